import assert from 'node:assert/strict';
import { makeInputShares } from '../../../src/core/budget/input-shares.js';
import { NO_USAGE } from '../../../src/core/chat.js';
import type { CostKind } from '../../../src/core/cost.js';

const MODEL = { provider: 'acme', model: 'one' };

const call = (inputTokens: number, cacheReadTokens: number, kind: CostKind = 'exact') => ({
  attempts: [
    {
      model: MODEL,
      firstEventMs: 1,
      durationMs: 1,
      error: undefined,
      message: undefined,
      usage: { ...NO_USAGE, inputTokens, cacheReadTokens },
      cost: { kind, nanoUsd: 1 } as { readonly kind: 'exact'; readonly nanoUsd: number },
    },
  ],
});

describe('the share of input that no cache had', () => {
  it('is known after eight calls', () => {
    const shares = makeInputShares();
    for (let times = 0; times < 7; times += 1) shares.learn(call(25, 75));
    assert.equal(shares.shareOf(MODEL), undefined);
    shares.learn(call(25, 75));
    assert.deepEqual(shares.shareOf(MODEL), { usual: 0.25, most: 0.3125 });
  });

  it('is hardly passed by nineteen calls of twenty: first requests of a conversation do not count for all', () => {
    const shares = makeInputShares();
    for (let times = 0; times < 19; times += 1) shares.add('acme/one', 0.2);
    shares.add('acme/one', 1);
    assert.equal(shares.shareOf(MODEL)?.most, 0.25);
    shares.add('acme/one', 1);
    assert.equal(shares.shareOf(MODEL)?.most, 1);
  });

  it('goes by the last 64 calls', () => {
    const shares = makeInputShares();
    shares.add('acme/one', 1);
    for (let times = 0; times < 64; times += 1) shares.add('acme/one', 0.5);
    assert.equal(shares.shareOf(MODEL)?.usual, 0.5);
  });

  it('leaves out what nobody counted', () => {
    const shares = makeInputShares();
    for (let times = 0; times < 8; times += 1) shares.learn(call(10, 90, 'partial'));
    assert.equal(shares.shareOf(MODEL), undefined);
  });
});
