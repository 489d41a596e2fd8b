import assert from 'node:assert/strict';
import { SHARED_LINE } from '../../src/core/health/exchange.js';
import { createInventory, type InventoryDeps, type SourcedProvider } from '../../src/gateway/inventory.js';
import type { UpstreamHttp } from '../../src/gateway/http.js';
import { anywhere } from '../support/anywhere.js';
import { aModel, aProviderCard, aRequest } from '../support/builders.js';
import { toArray } from '../support/streams.js';

// No test here calls a provider.
const dial = anywhere() as InventoryDeps['dial'];
const inventory = (over: Partial<InventoryDeps> = {}) =>
  createInventory({
    cards: () => ({ providers: [aProviderCard()], models: [aModel()] }),
    disabled: () => [],
    keyOf: () => Promise.resolve('key'),
    inProcess: new Map(),
    sources: [],
    dial,
    priceOf: () => undefined,
    ...over,
  });
const OUTSIDE = 'its requests go to the US, and the setting "routing.residency" allows only the EU';
const accessOf = async (over: Partial<InventoryDeps>) => (await inventory(over).snapshot()).access.get('acme');

describe('inventory', () => {
  it('takes a provider with a key as ready', async () => {
    assert.deepEqual(await accessOf({}), { state: 'ready' });
  });

  it('says how to add the key that is missing', async () => {
    assert.deepEqual(await accessOf({ keyOf: () => Promise.resolve(undefined) }), {
      state: 'key-missing',
      hint: 'add a key for Acme with "Signalbox: Set API Key" or set ACME_API_KEY',
    });
  });

  it('goes on without a provider whose key cannot be read', async () => {
    const keyOf = () => Promise.reject(new Error('the key store is locked'));
    assert.deepEqual(await accessOf({ keyOf }), {
      state: 'key-missing',
      hint: 'try again later: the key store is locked',
    });
  });

  it('leaves a provider alone that was turned off, key or not', async () => {
    assert.equal((await accessOf({ disabled: () => ['acme'] }))?.state, 'disabled');
  });

  describe('names a line for all processes', () => {
    const KEY = 'sk-a-key-that-nobody-may-see';
    async function lineOf(over: Parameters<typeof aProviderCard>[0] = {}, key: string | undefined = KEY) {
      const cards = () => ({ providers: [aProviderCard(over)], models: [aModel()] });
      const stock = inventory({ cards, keyOf: () => Promise.resolve(key) });
      await stock.snapshot();
      return stock.lineOf('acme');
    }

    it('by its address and key, of which it tells nothing', async () => {
      const line = await lineOf();
      assert.match(line, SHARED_LINE);
      assert.equal(await lineOf(), line);
      const others = [
        await lineOf({}, `${KEY}2`),
        await lineOf({ baseUrl: 'http://127.0.0.1:2' }),
        await lineOf({ headers: { 'x-team': 'blue' } }),
      ];
      assert.equal(new Set([line, ...others]).size, 4);
      for (const other of others) assert.match(other, SHARED_LINE);
    });

    it('also of a server on this machine that needs no key, whether it runs or not', async () => {
      const local = { local: true, keyEnv: [] };
      const line = await lineOf(local, undefined);
      assert.match(line, SHARED_LINE);
      assert.equal(await lineOf({ ...local, probePath: '/api/tags' }, undefined), line);
    });

    it('but of none that is proved by what one process alone may have, or that cannot be called', async () => {
      const env = (name: string) => (name.startsWith('AWS_') ? 'value' : undefined);
      const cards = () => ({ providers: [aProviderCard({ auth: 'aws-sigv4' })], models: [] });
      const stock = inventory({ cards, keyOf: () => Promise.resolve(undefined), dial: { ...dial, env } });
      await stock.snapshot();
      assert.deepEqual([stock.lineOf('acme'), stock.lineOf('vscode')], ['acme http://127.0.0.1:1', 'vscode']);
      const disabled = inventory({ disabled: () => ['acme'] });
      await disabled.snapshot();
      assert.equal(disabled.lineOf('acme'), 'acme');
    });
  });

  it('turns a provider off that prompts may not go to, also when a source says that it is ready', async () => {
    const within = { ...dial, residency: () => new Set(['eu'] as const) };
    const cards = () => ({ providers: [aProviderCard({ region: 'us' })], models: [aModel()] });
    const sources = [
      () =>
        Promise.resolve([{ providerId: 'acme', models: [], access: { state: 'ready' } }] satisfies SourcedProvider[]),
    ];
    const barred = { state: 'disabled', hint: OUTSIDE };
    assert.deepEqual(await accessOf({ cards, dial: within }), barred);
    assert.deepEqual(await accessOf({ cards, sources, dial: within }), barred);
    const inEu = () => ({ providers: [aProviderCard({ region: 'eu' })], models: [aModel()] });
    assert.deepEqual(await accessOf({ cards: inEu, dial: within }), { state: 'ready' });
  });

  it('takes a local server as not running until its source says otherwise', async () => {
    const local = aProviderCard({ local: true, probePath: '/api/tags' });
    const cards = () => ({ providers: [local], models: [] });
    assert.equal((await accessOf({ cards }))?.state, 'not-running');
    const found: readonly SourcedProvider[] = [
      { providerId: 'acme', models: [aModel({ model: 'found' })], access: { state: 'ready' } },
    ];
    const { access, models } = await inventory({ cards, sources: [() => Promise.resolve(found)] }).snapshot();
    assert.equal(access.get('acme')?.state, 'ready');
    assert.deepEqual(
      models.map(({ model }) => model),
      ['found'],
    );
  });

  it('reads keys once, and again after something changed', async () => {
    let reads = 0;
    const stock = inventory({
      keyOf: () => {
        reads += 1;
        return Promise.resolve('key');
      },
    });
    await stock.snapshot();
    await stock.snapshot();
    assert.equal(reads, 1);
    stock.invalidate();
    await stock.snapshot();
    assert.equal(reads, 2);
  });

  it('finds a model by its full name, by a bare name, and not otherwise', async () => {
    const models = [aModel(), aModel({ model: 'shared' }), aModel({ provider: 'other', model: 'shared' })];
    const { resolve } = await inventory({ cards: () => ({ providers: [aProviderCard()], models }) }).snapshot();
    assert.deepEqual(resolve('acme/one'), { provider: 'acme', model: 'one' });
    assert.deepEqual(resolve('one'), { provider: 'acme', model: 'one' });
    assert.deepEqual(resolve('shared'), { provider: 'acme', model: 'shared' }); // the only one that is ready
    assert.equal(resolve('nothing'), undefined);
    assert.equal(resolve('stranger/model'), undefined);
  });

  it('finds a bare name of several ready providers at the cheapest, unpriced ones last', async () => {
    const priced = (provider: string, inputUsdPerMTok: number | undefined) =>
      aModel({
        provider,
        model: 'shared',
        price:
          inputUsdPerMTok === undefined
            ? undefined
            : { inputUsdPerMTok, cachedInputUsdPerMTok: 0, cacheWriteUsdPerMTok: 0, outputUsdPerMTok: 1 },
      });
    const ids = ['unpriced', 'dear', 'cheap'];
    const models = [priced('unpriced', undefined), priced('dear', 3), priced('cheap', 2)];
    const providers = ids.map((id) => aProviderCard({ id }));
    const { resolve } = await inventory({ cards: () => ({ providers, models }) }).snapshot();
    assert.deepEqual(resolve('shared'), { provider: 'cheap', model: 'shared' });
  });

  it('reads the key of a provider once for all requests, and again after it was told to forget', async () => {
    let reads = 0;
    const http = { post: () => Promise.reject(new Error('nobody is called')) } as unknown as UpstreamHttp;
    const stock = inventory({
      keyOf: () => {
        reads += 1;
        return Promise.resolve('key');
      },
      dial: { ...dial, http },
    });
    const ask = async (): Promise<void> => {
      const provider = stock.providerOf('acme') ?? assert.fail('there is no provider');
      const call = {
        request: aRequest(),
        model: { provider: 'acme', model: 'one' },
        signal: new AbortController().signal,
      };
      await assert.rejects(toArray(provider.stream(call)), /nobody is called/);
    };
    await ask();
    await ask();
    assert.equal(reads, 1);
    stock.invalidate();
    await ask();
    assert.equal(reads, 2);
  });

  it('takes a model no list has at its provider’s word when it is asked for by name', async () => {
    const { resolve, modelsFor } = await inventory().snapshot();
    const ref = resolve('acme/brand-new');
    assert.deepEqual(ref, { provider: 'acme', model: 'brand-new' });
    const card = modelsFor({ kind: 'explicit', ref }).at(-1);
    assert.equal(card?.model, 'brand-new');
    assert.equal(card.price, undefined);
  });
});
