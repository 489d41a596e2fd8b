import assert from 'node:assert/strict';
import { makePricing, PRICES_AS_OF, type PriceLayers, type RefreshedPrices } from '../../src/catalog/prices.js';
import { NO_USAGE } from '../../src/core/chat.js';
import { aModel, aProviderCard } from '../support/builders.js';
import { aModelRow, aProviderRow } from './rows.js';

const NOON = Date.parse('2026-11-20T12:00:00Z');

/** A provider whose models are in the price tables under OpenAI's name: "o3" is 2.00 in, 8.00 out. */
const PROVIDER = aProviderRow({ pricesAs: 'openai' });
const O3 = { provider: 'acme', model: 'o3' };

const looked = (inputUsdPerMTok: number, over: Partial<RefreshedPrices> = {}): RefreshedPrices => ({
  asOf: '2026-11-19',
  rows: new Map([['acme/o3', { inputUsdPerMTok, outputUsdPerMTok: 4, since: '2026-11-19' }]]),
  ...over,
});
const ownRow = (over: object = {}) =>
  aModelRow({ model: 'o3', price: { inputUsdPerMTok: 7, outputUsdPerMTok: 7 }, ...over });
const pricing = (layers: Partial<PriceLayers> = {}, models = [aModelRow({ model: 'other' })]) =>
  makePricing({ providers: [PROVIDER], models }, NOON, layers);
const cards = (provider: object, model: object) => ({
  providers: [aProviderCard(provider)],
  models: [aModel({ provider: 'acme', model: 'o3', ...model })],
});

describe('who says what a model costs', () => {
  it('is the user before everybody else', () => {
    const layers: Partial<PriceLayers> = {
      overrides: new Map([['acme/o3', { inputUsdPerMTok: 0.5, outputUsdPerMTok: 1 }]]),
      custom: cards({}, {}),
      refreshed: looked(9),
    };
    const { priceOf, sourceOf } = pricing(layers, [ownRow()]);
    assert.equal(priceOf(O3)?.inputUsdPerMTok, 0.5);
    assert.deepEqual(sourceOf(O3), { kind: 'override', text: 'your setting "prices.overrides"' });
  });

  it('is the user also for models that run here, are found elsewhere or are on no list', () => {
    const overrides = new Map([
      ['here/one', { inputUsdPerMTok: 1, outputUsdPerMTok: 1 }],
      ['nobody/one', { inputUsdPerMTok: 2, outputUsdPerMTok: 2 }],
    ]);
    const rows = { providers: [aProviderRow({ id: 'here', local: true })], models: [] };
    const { priceOf } = makePricing(rows, NOON, { overrides });
    assert.equal(priceOf({ provider: 'here', model: 'one', local: true })?.inputUsdPerMTok, 1);
    assert.equal(priceOf({ provider: 'nobody', model: 'one' })?.inputUsdPerMTok, 2);
    assert.equal(priceOf({ provider: 'here', model: 'two' })?.inputUsdPerMTok, 0);
  });

  it('bills caches that an override leaves out at the input’s rate, and an hour at twice that beside a rate for writes', () => {
    const { costNanoUsd } = pricing({
      overrides: new Map([
        ['acme/plain', { inputUsdPerMTok: 2, outputUsdPerMTok: 4 }],
        ['acme/writes', { inputUsdPerMTok: 2, outputUsdPerMTok: 4, cacheWriteUsdPerMTok: 2.5 }],
        ['acme/hours', { inputUsdPerMTok: 2, outputUsdPerMTok: 4, cacheWrite1hUsdPerMTok: 3 }],
      ]),
    });
    const usage = { ...NO_USAGE, cacheReadTokens: 1_000, cacheWrite5mTokens: 1_000, cacheWrite1hTokens: 1_000 };
    assert.equal(costNanoUsd({ provider: 'acme', model: 'plain' }, usage), 6_000_000); // 2 + 2 + 2
    assert.equal(costNanoUsd({ provider: 'acme', model: 'writes' }, usage), 8_500_000); // 2 + 2.5 + 4
    assert.equal(costNanoUsd({ provider: 'acme', model: 'hours' }, usage), 7_000_000); // 2 + 2 + 3
  });

  it('is then the user’s own list of models', () => {
    const price = { inputUsdPerMTok: 3, cachedInputUsdPerMTok: 3, cacheWriteUsdPerMTok: 3, outputUsdPerMTok: 3 };
    const { priceOf, sourceOf, costNanoUsd } = pricing({ custom: cards({}, { price }), refreshed: looked(9) });
    assert.equal(priceOf(O3)?.inputUsdPerMTok, 3);
    assert.equal(sourceOf(O3).kind, 'custom');
    assert.equal(costNanoUsd(O3, { ...NO_USAGE, cacheWrite1hTokens: 1_000 }), 3_000_000);
  });

  it('is nobody for a model of the user’s own without a price, whatever the tables say', () => {
    const { priceOf, sourceOf } = pricing({ custom: cards({}, { price: undefined }) });
    assert.equal(priceOf(O3), undefined);
    assert.equal(sourceOf(O3).kind, 'unpriced');
  });

  it('is the catalogue before what was looked up', () => {
    const { priceOf, sourceOf } = pricing({ refreshed: looked(9) }, [ownRow()]);
    assert.equal(priceOf(O3)?.inputUsdPerMTok, 7);
    assert.deepEqual(sourceOf(O3), {
      kind: 'catalogue',
      asOf: '2026-01-31',
      text: "the provider's own list of 2026-01-31",
    });
  });

  it('says that free is a fact, and since when', () => {
    const { priceOf, sourceOf } = pricing({}, [aModelRow({ model: 'o3', tier: 'free', free: true })]);
    assert.equal(priceOf(O3)?.outputUsdPerMTok, 0);
    assert.deepEqual(sourceOf(O3), {
      kind: 'catalogue',
      asOf: '2026-01-31',
      text: 'served at no charge, as of 2026-01-31',
    });
  });

  it('is what was looked up before the tables', () => {
    const { priceOf, sourceOf } = pricing({ refreshed: looked(9) });
    assert.equal(priceOf(O3)?.inputUsdPerMTok, 9);
    assert.deepEqual(sourceOf(O3), {
      kind: 'refresh',
      asOf: '2026-11-19',
      text: 'models.dev, looked up on 2026-11-19',
    });
  });

  it('is the tables when they are as new as what was looked up', () => {
    const { priceOf, sourceOf } = pricing({ refreshed: looked(9, { asOf: PRICES_AS_OF }) });
    assert.equal(priceOf(O3)?.inputUsdPerMTok, 2);
    assert.equal(sourceOf(O3).kind, 'table');
    assert.equal(pricing({ refreshed: looked(9, { asOf: '2026-09-24' }) }).priceOf(O3)?.inputUsdPerMTok, 9);
  });

  it('holds what was looked up from the day it was first seen', () => {
    const { costNanoUsd } = pricing({ refreshed: looked(9) });
    const usage = { ...NO_USAGE, inputTokens: 1_000 };
    assert.equal(costNanoUsd(O3, usage, Date.parse('2026-11-18T23:59:59Z')), 2_000_000);
    assert.equal(costNanoUsd(O3, usage, Date.parse('2026-11-19T00:00:00Z')), 9_000_000);
  });

  it('raises a rate that a step leaves out as its direction goes up', () => {
    const step = { overTokens: 1_000, inputUsdPerMTok: 3, outputUsdPerMTok: 5 };
    const row = {
      inputUsdPerMTok: 1,
      cachedInputUsdPerMTok: 0.1,
      outputUsdPerMTok: 4,
      tiers: [step],
      since: '2026-11-19',
    };
    const { costNanoUsd } = pricing({ refreshed: looked(1, { rows: new Map([['acme/o3', row]]) }) });
    const usage = { ...NO_USAGE, inputTokens: 500, cacheReadTokens: 500, outputTokens: 100 };
    assert.equal(costNanoUsd(O3, usage), 950_000); // 500 × 1 + 500 × 0.1 + 100 × 4
    assert.equal(costNanoUsd(O3, { ...usage, inputTokens: 501 }), 2_153_000); // 501 × 3 + 500 × 0.3 + 100 × 5
  });

  it('keeps of the tables what a list that was looked up does not tell', () => {
    // "o3" is 2.00 in, 0.50 cached; at 9.00 in the cache goes along: 2.25.
    assert.equal(pricing({ refreshed: looked(9) }).priceOf(O3)?.cachedInputUsdPerMTok, 2.25);
    // "gpt-6-luna" is 0.10 in and 0.50 out, over 272,000 tokens 0.20 and 0.75.
    const row = { inputUsdPerMTok: 0.2, outputUsdPerMTok: 1, since: '2026-11-19' };
    const { costNanoUsd } = pricing({ refreshed: looked(0, { rows: new Map([['acme/gpt-6-luna', row]]) }) });
    const usage = { ...NO_USAGE, inputTokens: 272_000, outputTokens: 1_000 };
    const luna = { provider: 'acme', model: 'gpt-6-luna' };
    assert.equal(costNanoUsd(luna, usage), 55_400_000); // 272,000 × 0.20 + 1,000 × 1.00
    assert.equal(costNanoUsd(luna, { ...usage, inputTokens: 272_001 }), 110_300_400); // × 0.40 + 1,000 × 1.50
  });

  it('keeps the fee for a request, which such a list does not know', () => {
    const rows = new Map([['acme/sonar', { inputUsdPerMTok: 2, outputUsdPerMTok: 2, since: '2026-11-19' }]]);
    const provider = aProviderRow({ pricesAs: 'perplexity' });
    const { costNanoUsd } = makePricing({ providers: [provider], models: [] }, NOON, {
      refreshed: looked(0, { rows }),
    });
    // $0.012 for the request, 1,000 × 2.00
    assert.equal(costNanoUsd({ provider: 'acme', model: 'sonar' }, { ...NO_USAGE, inputTokens: 1_000 }), 14_000_000);
  });

  it('is the machine itself for what runs here, unless the user gives a price', () => {
    const local = { providers: [aProviderCard({ id: 'mine', local: true })], models: [] };
    const { priceOf, sourceOf } = pricing({ custom: local });
    const listed = { provider: 'mine', model: 'not-listed' };
    assert.equal(priceOf(listed)?.inputUsdPerMTok, 0);
    assert.deepEqual(sourceOf(listed), { kind: 'local', text: 'runs on this machine: free unless you give a price' });
  });

  it('is the card of a model that another source found', () => {
    const price = { inputUsdPerMTok: 6, cachedInputUsdPerMTok: 6, cacheWriteUsdPerMTok: 6, outputUsdPerMTok: 6 };
    const found = { provider: 'nobody', model: 'found', price, local: false };
    assert.equal(pricing().priceOf(found)?.outputUsdPerMTok, 6);
    assert.equal(pricing().priceOf({ provider: 'nobody', model: 'found' }), undefined);
  });
});
