import assert from 'node:assert/strict';
import models from '../../src/catalog/data/models.json' with { type: 'json' };
import providers from '../../src/catalog/data/providers.json' with { type: 'json' };
import { loadCatalog } from '../../src/catalog/load.js';
import { parseRows } from '../../src/catalog/schema.js';
import { exampleAddress } from '../../src/core/address.js';
import { refText, type ModelCard } from '../../src/core/model.js';

describe('the built-in catalogue', () => {
  const catalog = loadCatalog();
  const remote = catalog.providers.filter(({ wire, local }) => !local && wire !== 'vscode-lm');

  it('parses strictly, so that start-up can trust it', () => {
    assert.doesNotThrow(() => parseRows({ providers, models }));
  });

  it('has at least 47 providers', () => {
    assert.ok(providers.length >= 47, `there are ${providers.length}`);
  });

  it('is sorted, so that diffs read like a table', () => {
    assertAscending(providers.map(({ id }) => [id]));
    assertAscending(models.map(({ provider, model }) => [provider, model]));
  });

  it('gives every remote provider a key variable, a page to get a key and a model', () => {
    const withModels = new Set(models.map(({ provider }) => provider));
    const lacking = remote.filter(({ id, keyEnv, keyUrl }) => keyEnv.length === 0 || !keyUrl || !withModels.has(id));
    assert.deepEqual(
      lacking.map(({ id }) => id),
      [],
    );
  });

  it('reaches remote providers over https, and local ones on this machine', () => {
    for (const { id, baseUrl } of remote) assert.match(exampleAddress(baseUrl), /^https:/, id);
    const servers = catalog.providers.filter(({ local, wire }) => local && wire !== 'offline');
    for (const { id, baseUrl, probePath } of servers) {
      assert.equal(new URL(baseUrl).hostname, '127.0.0.1', id);
      assert.ok(probePath, `${id} has no probe`);
    }
  });

  it('does not take the models of the editor for private ones', () => {
    assert.equal(catalog.providers.find(({ wire }) => wire === 'vscode-lm')?.local, false);
  });

  it('needs no key for the offline helper, and says that it is not a model', () => {
    const [helper, ...others] = catalog.models.filter(({ provider }) => provider === 'signalbox');
    assert.deepEqual(others, []);
    assert.equal(helper?.model, 'offline-helper');
    assert.match(helper.name, /not an AI model/);
    assert.equal(helper.price?.outputUsdPerMTok, 0);
  });

  it('prices most models', () => {
    const unpriced = catalog.models.filter(({ price }) => price === undefined);
    assert.ok(unpriced.length / catalog.models.length < 0.1, unpriced.map(refText).join(', '));
  });

  it('has tiers that agree with prices', () => {
    const wrong = catalog.models.filter((card) => card.price && !fitsTier(card, blendedUsd(card.price)));
    assert.deepEqual(wrong.map(refText), []);
  });

  it('never prices a model that is not free at zero', () => {
    const zero = catalog.models.filter(({ tier, price }) => tier !== 'free' && price && blendedUsd(price) === 0);
    assert.deepEqual(zero.map(refText), []);
  });
});

/** Coding reads about three times what it writes. */
function blendedUsd({ inputUsdPerMTok, outputUsdPerMTok }: NonNullable<ModelCard['price']>): number {
  return (3 * inputUsdPerMTok + outputUsdPerMTok) / 4;
}

/** Wider than the guide the rows were written by (0.60 and 5), because names like "flash-lite" count too. */
function fitsTier({ tier }: ModelCard, usd: number): boolean {
  const [from, to] = { free: [0, 0], cheap: [0, 1], mid: [0.3, 6], premium: [2, Infinity] }[tier];
  return usd >= (from ?? 0) && usd <= (to ?? 0);
}

function assertAscending(keys: readonly string[][]): void {
  keys.forEach((key, index) => {
    const before = keys[index - 1];
    if (before) assert.ok(comparable(before) < comparable(key), `${before.join('/')} comes before ${key.join('/')}`);
  });
}

const comparable = (key: readonly string[]): string => key.join('\u0000');
