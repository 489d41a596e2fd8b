import assert from 'node:assert/strict';
import { atUsersPrices, editorModels, localServers } from '../../src/app/sources.js';
import { makePricing } from '../../src/catalog/prices.js';
import type { Discovery } from '../../src/gateway/discovery.js';
import { aModel } from '../support/builders.js';

const never = () => Promise.reject(new Error('was asked'));

/** The inventory joins its stock again whenever a source gives another list. */
describe('a source of models that is turned off', () => {
  it('gives the same empty list each time for local servers, and asks none', async () => {
    // Safe: a source that is off calls nothing of the discovery, which this test is there to show.
    const source = localServers({ models: never } as unknown as Discovery, () => false);
    const first = await source();
    assert.deepEqual(first, []);
    assert.equal(await source(), first);
  });

  it('gives the same empty list each time for the editor, and asks it nothing', async () => {
    const provider = { id: 'vscode', stream: never as never };
    const source = editorModels(
      { list: never, provider },
      () => false,
      () => undefined,
    );
    const first = await source();
    assert.deepEqual(first, []);
    assert.equal(await source(), first);
  });
});

describe('the editor’s models as a source', () => {
  const provider = { id: 'vscode', stream: never as never };

  it('are ready, and the same list as long as the editor’s is', async () => {
    const models = [aModel({ provider: 'vscode' })];
    const source = editorModels(
      { list: () => Promise.resolve(models), provider },
      () => true,
      () => undefined,
    );
    const first = await source();
    assert.deepEqual(first, [{ providerId: 'vscode', models, access: { state: 'ready' } }]);
    assert.equal(await source(), first);
  });

  it('are none, and the failure is reported, when the editor cannot list them', async () => {
    const failures: unknown[] = [];
    const source = editorModels(
      { list: never, provider },
      () => true,
      (error) => void failures.push(error),
    );
    assert.deepEqual(await source(), []);
    assert.equal(failures.length, 1);
  });
});

describe('models at the user’s prices', () => {
  const one = aModel({ model: 'one', price: undefined });
  const two = aModel({ model: 'two', price: undefined });
  const sourced = [{ providerId: 'acme', models: [one, two], access: { state: 'ready' } as const }];
  const pricesOf = (set: readonly string[]) => {
    const overrides = new Map(set.map((key) => [key, { inputUsdPerMTok: 5, outputUsdPerMTok: 5 }] as const));
    return { overrides: () => overrides, pricing: makePricing({ providers: [], models: [] }, 0, { overrides }) };
  };

  it('cost what was set, and the others what they did', async () => {
    const [found] = await atUsersPrices(() => Promise.resolve(sourced), pricesOf(['acme/two']))();
    assert.deepEqual(
      found?.models.map(({ price }) => price?.inputUsdPerMTok),
      [undefined, 5],
    );
  });

  it('are the same list until the source or the prices change', async () => {
    let prices = pricesOf(['acme/two']);
    const source = atUsersPrices(() => Promise.resolve(sourced), {
      overrides: () => prices.overrides(),
      pricing: prices.pricing,
    });
    const first = await source();
    assert.equal(await source(), first);
    prices = pricesOf(['acme/two']);
    assert.notEqual(await source(), first);
    prices = pricesOf([]);
    assert.equal(await source(), sourced);
  });
});
