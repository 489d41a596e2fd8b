import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readFeed } from '../../src/catalog/price-feed.js';
import { GatewayError } from '../../src/core/errors.js';
import { runs } from '../support/runs.js';
import { aProviderRow } from './rows.js';

const ACME = [aProviderRow()];
const cost = { input: 3, output: 15 };
const listOf = (models: Record<string, unknown>, id = 'acme') => ({ [id]: { id, models } });
/** What is read of one model's entry, beside a good one. */
const read = (model: unknown) => {
  const { rows, refused } = readFeed(listOf({ one: model, good: { cost } }), ACME);
  return { row: rows.get('acme/one'), refused };
};

describe('a price list on the web', () => {
  it('gives the rates of models at providers we know, and of no others', () => {
    const list = { ...listOf({ 'maker/one': { cost } }), other: { models: { two: { cost } } } };
    const { rows, refused } = readFeed(list, ACME);
    assert.deepEqual([...rows.keys()], ['acme/maker/one']);
    assert.equal(rows.get('acme/maker/one')?.inputUsdPerMTok, 3);
    assert.equal(rows.get('acme/maker/one')?.outputUsdPerMTok, 15);
    assert.deepEqual(refused, []);
  });

  it('knows a provider by the names it has there', () => {
    const list = { ...listOf({ one: { cost } }, 'acme-ai'), ...listOf({ two: { cost } }, 'acme-labs') };
    const { rows } = readFeed(list, [aProviderRow({ modelsDevAs: ['acme-ai', 'acme-labs'] })]);
    assert.deepEqual([...rows.keys()], ['acme/one', 'acme/two']);
  });

  it('reads rates of caches, of thoughts and of long contexts', () => {
    const tiers = [{ input: 6, output: 30, cache_read: 0.6, tier: { type: 'context', size: 272_000 } }];
    const { row } = read({ cost: { ...cost, cache_read: 0.3, cache_write: 3.75, reasoning: 20, tiers } });
    assert.deepEqual(JSON.parse(JSON.stringify(row)), {
      inputUsdPerMTok: 3,
      outputUsdPerMTok: 15,
      cachedInputUsdPerMTok: 0.3,
      cacheWriteUsdPerMTok: 3.75,
      reasoningUsdPerMTok: 20,
      tiers: [{ overTokens: 272_000, inputUsdPerMTok: 6, outputUsdPerMTok: 30, cachedInputUsdPerMTok: 0.6 }],
    });
    const older = read({ cost: { ...cost, context_over_200k: { input: 6, output: 22.5 } } });
    assert.equal(older.row?.tiers?.[0]?.overTokens, 200_000);
    assert.equal(older.row.tiers[0].outputUsdPerMTok, 22.5);
  });

  it('takes a zero for a cache beside a price for not known', () => {
    const paid = read({ cost: { ...cost, cache_read: 0, cache_write: 0 } });
    assert.equal(paid.row?.cachedInputUsdPerMTok, undefined);
    assert.equal(paid.row?.cacheWriteUsdPerMTok, undefined);
    assert.equal(read({ cost: { input: 0, output: 0, cache_read: 0 } }).row?.cachedInputUsdPerMTok, 0);
  });

  it('passes over a model without a price', () => {
    assert.deepEqual(read({ name: 'One' }), { row: undefined, refused: [] });
    assert.deepEqual(read({ cost: null }), { row: undefined, refused: [] });
  });

  for (const [what, model] of [
    ['a price below zero', { cost: { ...cost, input: -0.01 } }],
    ['a price that is text', { cost: { ...cost, output: '15' } }],
    ['a price that is too large to be a number', { cost: { ...cost, input: JSON.parse('1e400') as number } }],
    ['a price over $10,000', { cost: { ...cost, output: 10_000.01 } }],
    ['a price for one direction only', { cost: { input: 3 } }],
    ['a cache rate that cannot be', { cost: { ...cost, cache_read: -1 } }],
    ['a step that cannot be', { cost: { ...cost, tiers: [{ ...cost, input: -1, tier: { size: 1 } }] } }],
    [
      'a step by something else than context',
      { cost: { ...cost, tiers: [{ ...cost, tier: { type: 'n', size: 1 } }] } },
    ],
    ['a model that is no object', 'free'],
  ] as const) {
    it(`refuses ${what}, and no other row`, () => {
      assert.deepEqual(read(model), { row: undefined, refused: ['acme/one'] });
    });
  }

  it('takes a price of $10,000', () => {
    assert.equal(read({ cost: { ...cost, output: 10_000 } }).row?.outputUsdPerMTok, 10_000);
  });

  it('refuses a name that a terminal would obey, without repeating it', () => {
    const { rows, refused } = readFeed(listOf({ 'a\u001b[2J': { cost }, good: { cost } }), ACME);
    assert.deepEqual([...rows.keys()], ['acme/good']);
    assert.deepEqual(refused, ['acme/?']);
  });

  for (const [what, list] of [
    ['no object', [1, 2]],
    ['empty', {}],
    ['without a provider we know', { other: { models: { one: { cost } } } }],
    ['without any usable row', listOf({ one: { cost: { input: -1, output: -1 } } })],
    ['of another form', { acme: { models: [{ id: 'one', cost }] } }],
  ] as const) {
    it(`is refused as a whole when it is ${what}`, () => {
      assert.throws(
        () => readFeed(list, ACME),
        (error) => error instanceof GatewayError && error.kind === 'upstream-garbled',
      );
    });
  }

  it('never gives a rate that cannot be, whatever it holds', () => {
    const anything = fc.record({
      cost: fc.record({ input: fc.anything(), output: fc.anything(), cache_read: fc.anything() }),
    });
    fc.assert(
      fc.property(anything, (model) => {
        const { row } = read(model);
        const rates = row ? [row.inputUsdPerMTok, row.outputUsdPerMTok, row.cachedInputUsdPerMTok ?? 0] : [];
        assert.ok(rates.every((usd) => usd >= 0 && usd <= 10_000));
      }),
      runs(500),
    );
    assert.equal(({} as { polluted?: unknown }).polluted, undefined);
  });
});
