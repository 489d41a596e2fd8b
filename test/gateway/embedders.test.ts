import assert from 'node:assert/strict';
import { embedderCard } from '../../src/catalog/embeddings.js';
import type { ModelCard } from '../../src/core/model.js';
import type { Access } from '../../src/core/route/types.js';
import { findEmbedders } from '../../src/gateway/embedders.js';
import type { Stock } from '../../src/gateway/inventory.js';
import { aProviderCard, aRequest } from '../support/builders.js';

const PRICE = { inputUsdPerMTok: 2, cachedInputUsdPerMTok: 2, cacheWriteUsdPerMTok: 2, outputUsdPerMTok: 0 };
const remote = (provider: string, model: string, inputUsdPerMTok: number | undefined): ModelCard =>
  embedderCard({
    provider,
    model,
    name: model,
    local: false,
    price: inputUsdPerMTok === undefined ? undefined : { ...PRICE, inputUsdPerMTok },
  });
const LOCAL = embedderCard({ provider: 'ollama', model: 'nomic:latest', name: 'nomic', local: true });

const stockOf = (access: Readonly<Record<string, Access>>): Stock => ({
  providers: [aProviderCard(), aProviderCard({ id: 'ollama', local: true })],
  models: [],
  access: new Map(Object.entries(access)),
  wiresOf: () => [],
  resolve: (text) => (text === 'acme/new' ? { provider: 'acme', model: 'new' } : undefined),
  modelsFor: () => [],
});
const READY = stockOf({ acme: { state: 'ready' }, ollama: { state: 'ready' } });

const find = (name: string, stock = READY, ...models: readonly ModelCard[]) =>
  findEmbedders({ model: name, client: aRequest().client }, 'balanced', stock, {
    catalog: { models, priceOf: () => PRICE },
    local: [LOCAL],
  }).models.map(({ provider, model }) => `${provider}/${model}`);

describe('findEmbedders', () => {
  it('ranks what is ready by price, unpriced last, and equals by name', () => {
    const models = [
      remote('acme', 'x', undefined),
      remote('acme', 'b', 2),
      remote('acme', 'a', 2),
      remote('other', 'c', 1),
    ];
    assert.deepEqual(find('auto', READY, ...models), ['ollama/nomic:latest', 'acme/a', 'acme/b', 'acme/x']);
  });

  it('keeps private requests on this machine', () => {
    assert.deepEqual(find('auto:private', READY, remote('acme', 'a', 2)), ['ollama/nomic:latest']);
  });

  it('keeps texts in the regions that are allowed, and refuses others by name', () => {
    const cards = new Map([
      ['acme', aProviderCard({ region: 'us' })],
      ['ollama', aProviderCard({ id: 'ollama', region: 'local' })],
    ]);
    const inEu: Stock = { ...READY, residency: { regions: new Set(['eu']), cardOf: (id) => cards.get(id) } };
    assert.deepEqual(find('auto', inEu, remote('acme', 'a', 0)), ['ollama/nomic:latest']);
    for (const name of ['acme/a', 'a', 'acme/new']) {
      assert.throws(() => find(name, inEu, remote('acme', 'a', 0)), {
        kind: 'forbidden',
        message:
          /^acme\/\w+ may not be used: its requests go to the US, and the setting "routing.residency" allows only the EU\.$/,
      });
    }
  });

  it('finds a model by name, by its id, and without its default tag', () => {
    const models = [remote('acme', 'a', 2)];
    assert.deepEqual(find('acme/a', READY, ...models), ['acme/a']);
    assert.deepEqual(find('a', READY, ...models), ['acme/a']);
    assert.deepEqual(find('nomic', READY, ...models), ['ollama/nomic:latest']);
  });

  it('prefers the provider that is ready where two have an id', () => {
    const models = [remote('other', 'a', 1), remote('acme', 'a', 2)];
    assert.deepEqual(find('a', READY, ...models), ['acme/a']);
  });

  it('takes a model that is in no list, at its list price', () => {
    const { models } = findEmbedders({ model: 'acme/new', client: aRequest().client }, 'balanced', READY, {
      catalog: { models: [], priceOf: () => PRICE },
      local: [],
    });
    assert.deepEqual(models[0]?.price, PRICE);
  });

  it('says why a model that was named cannot be called', () => {
    const stock = stockOf({ acme: { state: 'key-missing', hint: 'add a key' } });
    assert.throws(() => find('acme/a', stock, remote('acme', 'a', 2)), {
      kind: 'no-candidate',
      message: 'acme/a cannot take this request: add a key',
    });
    assert.throws(() => find('nothing'), { kind: 'model-unknown' });
  });
});
