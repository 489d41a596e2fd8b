import assert from 'node:assert/strict';
import fc from 'fast-check';
import { pricesOf } from '../../src/catalog/price-rates.js';
import { charge, dearest, knownPeriods, tableOf, type PriceTable } from '../../src/catalog/price-table.js';
import { NO_USAGE, type Usage } from '../../src/core/chat.js';
import { runs } from '../support/runs.js';

const NOON = Date.parse('2026-11-20T12:00:00Z');
const made = (table: PriceTable | undefined): PriceTable => table ?? assert.fail('there is no table');
const flat = (rates: Parameters<typeof pricesOf>[0], hourWrites = true): PriceTable =>
  made(tableOf([{ prices: pricesOf(rates) }], { hourWrites }));

describe('a price table', () => {
  it('is none without a price for both directions', () => {
    assert.equal(tableOf([], { hourWrites: true }), undefined);
    assert.equal(tableOf([{ prices: { input_mtok: 1 } }], { hourWrites: true }), undefined);
    assert.equal(tableOf([{ prices: { output_mtok: 1 } }], { hourWrites: true }), undefined);
    assert.equal(knownPeriods('openai', 'no-such-model'), undefined);
  });

  it('has no price for rates that cannot be', () => {
    for (const rate of [-1, NaN, Infinity]) {
      const table = tableOf([{ prices: { input_mtok: rate, output_mtok: 1 } }], { hourWrites: true });
      assert.equal(table && charge(table, { ...NO_USAGE, inputTokens: 1 }, NOON), undefined, String(rate));
      assert.equal(table && dearest(table, 1, NOON), undefined, String(rate));
    }
  });

  it('is free when every rate is zero, and not when an amount only rounds to zero', () => {
    const usage = { ...NO_USAGE, inputTokens: 1 };
    const zero = flat({ inputUsdPerMTok: 0, outputUsdPerMTok: 0 });
    assert.deepEqual(charge(zero, usage, NOON), { nanoUsd: 0, isFree: true });
    const tiny = flat({ inputUsdPerMTok: 0.0001, outputUsdPerMTok: 0 });
    assert.deepEqual(charge(tiny, usage, NOON), { nanoUsd: 0, isFree: false });
    const later = flat({
      inputUsdPerMTok: 0,
      outputUsdPerMTok: 0,
      tiers: [{ overTokens: 10, inputUsdPerMTok: 1, outputUsdPerMTok: 1 }],
    });
    assert.equal(charge(later, usage, NOON)?.isFree, false);
  });

  it('has its dearest input rate in writes that are kept for an hour, where hours count', () => {
    const rates = { inputUsdPerMTok: 3, cacheWriteUsdPerMTok: 3.75, outputUsdPerMTok: 15 };
    assert.deepEqual(dearest(flat(rates), 1, NOON), {
      inputNanoUsdPerToken: 6_000,
      plainInputNanoUsdPerToken: 3_000,
      cachedInputNanoUsdPerToken: 3_000,
      outputNanoUsdPerToken: 15_000,
      requestNanoUsd: 0,
    });
    assert.equal(dearest(flat(rates, false), 1, NOON)?.inputNanoUsdPerToken, 3_750);
  });

  it('counts the steps that the input can reach, and the fee of a request', () => {
    const steps = [{ overTokens: 1_000, inputUsdPerMTok: 2, outputUsdPerMTok: 6 }];
    const long = flat({ inputUsdPerMTok: 1, outputUsdPerMTok: 4, tiers: steps });
    assert.equal(dearest(long, 1_000, NOON)?.outputNanoUsdPerToken, 4_000);
    assert.equal(dearest(long, 1_001, NOON)?.outputNanoUsdPerToken, 6_000);
    const paid = made(tableOf(knownPeriods('perplexity', 'sonar') ?? [], { hourWrites: false }));
    assert.equal(dearest(paid, 1, NOON)?.requestNanoUsd, 12_000_000); // $12 for a thousand requests
  });

  it('prices each token once: sums over the buckets are the whole', () => {
    const rates = {
      inputUsdPerMTok: 3,
      cachedInputUsdPerMTok: 0.3,
      cacheWriteUsdPerMTok: 3.75,
      cacheWrite1hUsdPerMTok: 6,
      outputUsdPerMTok: 15,
      reasoningUsdPerMTok: 20,
    };
    const table = flat(rates);
    fc.assert(
      fc.property(usages, (usage) => {
        const spoken = usage.outputTokens - usage.reasoningTokens;
        const micro =
          usage.inputTokens * 3 +
          usage.cacheReadTokens * 0.3 +
          usage.cacheWrite5mTokens * 3.75 +
          usage.cacheWrite1hTokens * 6 +
          spoken * 15 +
          usage.reasoningTokens * 20;
        const got = charge(table, usage, NOON)?.nanoUsd ?? NaN;
        assert.ok(Math.abs(got - micro * 1_000) <= 1, `${got} for ${micro * 1_000}`);
      }),
      runs(500),
    );
  });
});

const tokens = fc.integer({ min: 0, max: 2_000_000 });
const usages: fc.Arbitrary<Usage> = fc
  .record({
    inputTokens: tokens,
    cacheReadTokens: tokens,
    cacheWrite5mTokens: tokens,
    cacheWrite1hTokens: tokens,
    outputTokens: tokens,
    share: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .map(({ share, ...usage }) => ({ ...usage, reasoningTokens: Math.floor(usage.outputTokens * share) }));
