import assert from 'node:assert/strict';
import type { BudgetLimits } from '../../../src/core/budget/limits.js';
import { keepBudget } from '../../../src/core/policy/keep-budget.js';
import { aStanding } from '../../support/budgets.js';
import { aModel } from '../../support/builders.js';
import { aContext, aPool, apply, namesOf } from '../../support/routing.js';

/** 1,000 tokens in from a cache and 500 out cost $0.0021 at "one", and nothing at "here". */
const ONE = aModel({ model: 'one' });
const HERE = aModel({
  model: 'here',
  price: { inputUsdPerMTok: 0, cachedInputUsdPerMTok: 0, cacheWriteUsdPerMTok: 0, outputUsdPerMTok: 0 },
});
const NOBODY_KNOWS = aModel({ model: 'unpriced', price: undefined });
const pool = aPool(ONE, HERE, NOBODY_KNOWS);

const limits = (over: Partial<BudgetLimits> = {}): BudgetLimits => ({
  action: 'cheapest',
  leftNanoUsd: 2_100_000,
  perRequestNanoUsd: undefined,
  tightest: aStanding(),
  usedShare: 0.5,
  downgrade: false,
  paused: false,
  ...over,
});
const kept = (over: Partial<BudgetLimits>) => namesOf(apply(keepBudget, pool, aContext({ budget: limits(over) })));

describe('keep-budget', () => {
  it('drops nothing without caps', () => {
    assert.equal(apply(keepBudget, pool, aContext()), pool);
  });

  it('keeps what costs exactly what is left when all of it is cached, and drops it a nano-dollar below', () => {
    assert.deepEqual(kept({ leftNanoUsd: 2_100_000 }), ['one', 'here', 'unpriced']);
    assert.deepEqual(kept({ leftNanoUsd: 2_099_999 }), ['here', 'unpriced']);
  });

  it('says which cap has no room, and what it leaves', () => {
    const after = apply(keepBudget, pool, aContext({ budget: limits({ leftNanoUsd: 1_000_000 }) }));
    assert.equal(after.rejected[0]?.reason, "would cost more than there is room for: $0.001 of today's cap are left");
  });

  it('holds the cap for one request against the same', () => {
    assert.deepEqual(kept({ leftNanoUsd: undefined, tightest: undefined, perRequestNanoUsd: 2_099_999 }), [
      'here',
      'unpriced',
    ]);
  });

  it('drops what nobody can price once a cap is used up', () => {
    assert.deepEqual(kept({ leftNanoUsd: 0 }), ['here']);
  });

  for (const action of ['reject', 'ask'] as const) {
    it(`leaves the rest to reserving, but drops what has no price, when caps ${action}`, () => {
      assert.deepEqual(kept({ action, leftNanoUsd: 0 }), ['one', 'here']);
    });
  }

  it('drops nothing when caps only warn', () => {
    assert.deepEqual(kept({ action: 'warn', leftNanoUsd: 0 }), ['one', 'here', 'unpriced']);
  });

  it('leaves only what is free while paid models are paused', () => {
    assert.deepEqual(kept({ paused: true }), ['here']);
  });
});
