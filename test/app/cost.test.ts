import assert from 'node:assert/strict';
import { makeCostOf } from '../../src/app/cost.js';
import { NO_USAGE } from '../../src/core/chat.js';
import type { Outcome } from '../../src/core/outcome.js';
import { aModel } from '../support/builders.js';

const outcome = (over: Partial<Outcome> = {}): Outcome =>
  ({
    ok: true,
    reason: 'stop',
    attempts: [],
    servedBy: { provider: 'acme', model: 'one' },
    durationMs: 1,
    firstEventMs: 1,
    usage: { ...NO_USAGE, inputTokens: 3, cacheWriteTokens: 12_304, outputTokens: 550 },
    usageSource: 'provider',
    ...over,
  }) as Outcome; // safe: a whole outcome with some fields replaced

const price = { inputUsdPerMTok: 3, cachedInputUsdPerMTok: 0.3, cacheWriteUsdPerMTok: 3.75, outputUsdPerMTok: 15 };
const table = { priceOf: () => undefined, costNanoUsd: () => undefined };
const custom = makeCostOf(table, () => true);

describe('the cost of a finished request', () => {
  it('prices each bucket at its own rate: 3 in, 12,304 written, 550 out is $0.054399', () => {
    assert.deepEqual(custom(aModel({ price }), outcome(), 0), { kind: 'exact', nanoUsd: 54_399_000 });
  });

  it('is an estimate when the usage is one', () => {
    assert.equal(custom(aModel({ price }), outcome({ usageSource: 'estimate' }), 0).kind, 'estimated');
  });

  it('is free only when the price is zero as a fact', () => {
    const zero = { inputUsdPerMTok: 0, cachedInputUsdPerMTok: 0, cacheWriteUsdPerMTok: 0, outputUsdPerMTok: 0 };
    assert.deepEqual(custom(aModel({ price: zero }), outcome(), 0), { kind: 'free' });
  });

  it('is unpriced, never zero, when nobody knows the price', () => {
    assert.deepEqual(makeCostOf(table, () => false)(aModel({ price: undefined }), outcome(), 0), { kind: 'unpriced' });
  });

  it('is none when nothing was sent', () => {
    assert.deepEqual(custom(undefined, outcome(), 0), { kind: 'none' });
    assert.deepEqual(custom(aModel({ price }), outcome({ usage: undefined }), 0), { kind: 'none' });
  });
});
