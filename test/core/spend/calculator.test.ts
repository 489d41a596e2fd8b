import assert from 'node:assert/strict';
import type { Price } from '../../../src/core/model.js';
import { whatWouldISave, whatWouldItCost, type Mix, type Use } from '../../../src/core/spend/calculator.js';

const price = (inputUsdPerMTok: number, outputUsdPerMTok: number): Price => ({
  inputUsdPerMTok,
  outputUsdPerMTok,
  cachedInputUsdPerMTok: inputUsdPerMTok,
  cacheWriteUsdPerMTok: inputUsdPerMTok,
});

/** The prices that mmrouter's table was made with; its Haiku is 3.5, for no other gives both mixes. */
const HAIKU = price(0.8, 4);
const SONNET = price(3, 15);
const OPUS = price(15, 75);

const mixOf = (...shares: readonly (readonly [Price, number])[]): Mix =>
  shares.map(([one, share]) => ({ price: one, share }));

/** 1,000 requests a day for 30 days: 15 million tokens in, 30 million out. */
const USE: Use = { inputTokens: 500, outputTokens: 1_000, requestsPerDay: 1_000, days: 30 };

describe('the calculator', () => {
  describe("gives mmrouter's four figures (FEATURES B15)", () => {
    it('$2,475 for Opus alone', () => assert.equal(whatWouldItCost(USE, mixOf([OPUS, 100])), 2_475_000_000_000));
    it('$495 for Sonnet alone', () => assert.equal(whatWouldItCost(USE, mixOf([SONNET, 100])), 495_000_000_000));

    it('$475 for 60/30/10: $475.20', () => {
      assert.equal(whatWouldItCost(USE, mixOf([HAIKU, 60], [SONNET, 30], [OPUS, 10])), 475_200_000_000);
    });

    it('$340 for 70/25/5: $339.90', () => {
      assert.equal(whatWouldItCost(USE, mixOf([HAIKU, 70], [SONNET, 25], [OPUS, 5])), 339_900_000_000);
    });
  });

  it('takes shares as parts of their sum', () => {
    assert.equal(
      whatWouldItCost(USE, mixOf([SONNET, 1], [OPUS, 3])),
      whatWouldItCost(USE, mixOf([SONNET, 25], [OPUS, 75])),
    );
  });

  it('says what a mix saves against one model', () => {
    assert.deepEqual(whatWouldISave(USE, mixOf([SONNET, 100]), OPUS), {
      costNanoUsd: 495_000_000_000,
      baselineNanoUsd: 2_475_000_000_000,
      savedNanoUsd: 1_980_000_000_000,
      savedShare: 0.8,
    });
  });

  it('saves less than nothing against a cheaper model', () => {
    const { savedNanoUsd, savedShare } = whatWouldISave(USE, mixOf([OPUS, 1]), SONNET);
    assert.deepEqual([savedNanoUsd, savedShare], [-1_980_000_000_000, -4]);
  });

  it('gives no share of a baseline that is free', () => {
    assert.equal(whatWouldISave(USE, mixOf([SONNET, 1]), price(0, 0)).savedShare, undefined);
  });

  it('costs nothing when nothing is asked', () => {
    assert.equal(whatWouldItCost({ ...USE, requestsPerDay: 0 }, mixOf([OPUS, 1])), 0);
  });

  for (const [what, mix] of [
    ['no models', []],
    ['no share', mixOf([OPUS, 0])],
    ['a share below zero', mixOf([OPUS, 2], [SONNET, -1])],
    ['a share that is no number', mixOf([OPUS, Number.NaN])],
  ] as const) {
    it(`refuses a mix with ${what}`, () => {
      assert.throws(() => whatWouldItCost(USE, mix), { kind: 'invalid-request', message: /share above zero/ });
    });
  }
});
