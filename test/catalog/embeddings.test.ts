import assert from 'node:assert/strict';
import rows from '../../src/catalog/data/embeddings.json' with { type: 'json' };
import providers from '../../src/catalog/data/providers.json' with { type: 'json' };
import { embeddingRow, embedderCard, loadEmbeddings } from '../../src/catalog/embeddings.js';

const AT = Date.parse('2026-11-26');

describe('the catalogue of embedding models', () => {
  it('parses strictly, names known providers, and is sorted', () => {
    for (const row of rows) assert.doesNotThrow(() => embeddingRow.parse(row), JSON.stringify(row));
    const ids = new Set(providers.map(({ id }) => id));
    assert.ok(rows.every(({ provider }) => ids.has(provider)));
    const names = rows.map(({ provider, model }) => `${provider}/${model}`);
    assert.deepEqual(names, names.toSorted());
  });

  it('prices every row', () => {
    for (const { model, price } of loadEmbeddings(AT).models) assert.ok(price, model);
  });

  it('prices input alone, at the list price', () => {
    const { priceOf } = loadEmbeddings(AT);
    assert.deepEqual(priceOf({ provider: 'openai', model: 'text-embedding-3-small' }), {
      inputUsdPerMTok: 0.02,
      cachedInputUsdPerMTok: 0.02,
      cacheWriteUsdPerMTok: 0.02,
      outputUsdPerMTok: 0,
    });
  });

  it('leaves unpriced what no table knows', () => {
    const { priceOf } = loadEmbeddings(AT);
    assert.equal(priceOf({ provider: 'openai', model: 'text-embedding-99' }), undefined);
    assert.equal(priceOf({ provider: 'fireworks', model: 'nobody/embeds' }), undefined);
    assert.equal(priceOf({ provider: 'nobody', model: 'text-embedding-3-small' }), undefined);
  });
});

describe('embedderCard', () => {
  it('makes a model on this machine free', () => {
    const card = embedderCard({ provider: 'ollama', model: 'nomic', name: 'nomic', local: true });
    assert.equal(card.tier, 'free');
    assert.equal(card.price?.inputUsdPerMTok, 0);
  });

  it('leaves a model elsewhere unpriced when no price is known', () => {
    const card = embedderCard({ provider: 'acme', model: 'm', name: 'M', local: false });
    assert.deepEqual([card.tier, card.price], ['cheap', undefined]);
  });
});
