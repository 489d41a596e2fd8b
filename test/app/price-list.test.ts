import assert from 'node:assert/strict';
import { createPriceList, type PriceListDeps } from '../../src/app/price-list.js';
import type { KeptPrices, PriceFile } from '../../src/app/price-file.js';
import { BUILT_IN } from '../../src/catalog/load.js';
import { makePricing, PRICES_AS_OF } from '../../src/catalog/prices.js';
import { settingsSchema } from '../../src/config/schema.js';
import { GatewayError } from '../../src/core/errors.js';
import { aModel } from '../support/builders.js';

const AT = Date.parse('2026-11-23T08:00:00Z');
const sonnet = aModel({ provider: 'anthropic', model: 'claude-sonnet-4-6' });
const helper = aModel({ provider: 'signalbox', model: 'offline-helper' });

/** A list over two models. `body` is what models.dev says; it cannot be reached without one. */
function start({ body, kept }: { body?: string; kept?: KeptPrices } = {}) {
  const state = { kept, logs: [] as string[], reloads: 0, invalidations: 0, asked: [] as string[] };
  const file: PriceFile = {
    current: () => state.kept,
    reload: () => false,
    keep: (prices) => {
      state.kept = prices;
      return Promise.resolve();
    },
  };
  const list = createPriceList({
    stock: {
      pricing: makePricing(BUILT_IN, AT),
      pricingWith: (refreshed) => makePricing(BUILT_IN, AT, { refreshed }),
      reload: () => void (state.reloads += 1),
    },
    file,
    http: {
      get: ({ url }) => {
        state.asked.push(String(url));
        if (body === undefined) throw new GatewayError('upstream-unreachable', 'models.dev cannot be reached.');
        return Promise.resolve({ status: 200, headers: {}, body: pieces(body), scrub: String });
      },
    },
    inventory: {
      // Safe: the list looks at the models alone.
      snapshot: () => Promise.resolve({ models: [sonnet, helper] } as never),
      invalidate: () => void (state.invalidations += 1),
    },
    settings: () => settingsSchema.parse({}),
    onDidChangeSettings: () => ({ dispose: () => undefined }),
    log: { info: (line) => void state.logs.push(line), warn: unexpected, error: unexpected },
    nowMs: () => AT,
    report: (error) => assert.fail(String(error)),
  } satisfies PriceListDeps);
  return { list, state };
}

const unexpected = (message: string): never => assert.fail(message);

async function* pieces(text: string): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(Buffer.from(text));
}

describe('the price list', () => {
  it('shows every model with what it costs and who says so', async () => {
    const rows = await start().list.show();
    assert.deepEqual(
      rows.map(({ model, price, source }) => [model, price?.inputUsdPerMTok, source.kind]),
      [
        ['anthropic/claude-sonnet-4-6', 3, 'table'],
        ['signalbox/offline-helper', 0, 'local'],
      ],
    );
  });

  it('finds models by a part of their name, and one that no list has by all of it', async () => {
    const { list } = start();
    const names = async (text: string) => (await list.show(text)).map(({ model }) => model);
    assert.deepEqual(await names('SONNET'), ['anthropic/claude-sonnet-4-6']);
    assert.deepEqual(await names('openai/o3'), ['openai/o3']);
    assert.deepEqual(await names('nothing'), []);
    assert.equal((await list.show('openai/no-such-model'))[0]?.source.kind, 'unpriced');
  });

  it('asks models.dev when somebody wants it, and says what came of it', async () => {
    const models = { new: { cost: { input: 1, output: 1 } }, o3: { cost: { input: 0, output: 0 } }, bad: { cost: 1 } };
    const { list, state } = start({ body: JSON.stringify({ openai: { models } }) });
    const told: number[] = [];
    list.onDidRefresh(({ held }) => void told.push(held.length));
    const diff = await list.refresh({ accept: false });
    assert.deepEqual(state.asked, ['https://models.dev/api.json']);
    assert.deepEqual([diff.changes.length, diff.held.length], [1, 1]);
    assert.deepEqual([state.reloads, state.invalidations, told], [1, 1, [1]]);
    assert.deepEqual(state.logs, [
      'Prices of models.dev, 2026-11-23: 1 changes; 1 wait for consent ("signalbox prices refresh --accept"); 1 rows were not usable.',
    ]);
    list.dispose();
  });

  it('stays as it is when models.dev cannot be reached', async () => {
    const { list, state } = start();
    await assert.rejects(
      list.refresh({ accept: false }),
      /cannot be reached\. The prices that came with Signalbox stay/,
    );
    assert.deepEqual([state.reloads, state.invalidations, state.kept], [0, 0, undefined]);
  });

  it('is as old as the newer of the tables and what was looked up', () => {
    const kept = (asOf: string): KeptPrices => ({ asOf, fetchedAtMs: 1, etag: undefined, rows: new Map() });
    assert.equal(start().list.asOf(), PRICES_AS_OF);
    assert.equal(start({ kept: kept('2026-09-22') }).list.asOf(), PRICES_AS_OF);
    assert.equal(start({ kept: kept('2026-11-23') }).list.asOf(), '2026-11-23');
  });
});
