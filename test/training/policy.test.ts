import assert from 'node:assert/strict';
import fc from 'fast-check';
import { gainOverHull } from '../../src/core/evaluate/hull.js';
import { TIERS } from '../../src/core/model.js';
import { mean } from '../../training/examples.js';
import { bestPolicy, type Policy, type Replayed } from '../../training/policy.js';
import { TIER_PRICES } from '../../training/styles.js';

/** Half easy, half hard; a cheap model gets the easy ones right, a premium one all. */
const HALF: readonly Replayed[] = Array.from({ length: 100 }, (_, at) => ({
  lift: at < 50 ? 0 : 1,
  ok: { cheap: at < 50 ? 1 : 0, premium: 1 },
}));

/** What a policy gains over constant ones at its cost, on these rows, in points. */
function gainOf(rows: readonly Replayed[], { lower, upper, cut }: Policy): number {
  const outcomeOf = (index: (row: Replayed) => number) => {
    const tierOf = (row: Replayed) => TIERS[index(row)] ?? 'free';
    return {
      cost: mean(rows.map((row) => TIER_PRICES[tierOf(row)])),
      quality: mean(rows.map((row) => row.ok[tierOf(row)] ?? 0)),
    };
  };
  const known = [0, 1, 2, 3].filter((tier) => rows.some(({ ok }) => ok[TIERS[tier] ?? 'free'] !== undefined));
  const constants = known.map((tier) => outcomeOf(() => tier));
  return (
    gainOverHull(
      outcomeOf(({ lift }) => (lift < cut ? lower : upper)),
      constants,
    ) ?? Number.NaN
  );
}

describe('policy', () => {
  it('sends to the stronger tier what it gets right and the weaker does not', () => {
    assert.deepEqual(bestPolicy(HALF, 'mathematics'), { lower: 1, upper: 3, cut: 1 });
  });

  it('gains what a mix by lot would lose', () => {
    assert.ok(Math.abs(gainOf(HALF, bestPolicy(HALF, 'mathematics')) - 25) < 1e-9); // 1 against 0.75
  });

  it('is the middle tier for all where the lift tells nothing', () => {
    const blind = HALF.map(({ ok }) => ({ lift: 0.5, ok }));
    assert.deepEqual(bestPolicy(blind, 'mathematics'), { lower: 2, upper: 2, cut: 0 });
  });

  it('is the middle tier where nothing is known', () => {
    assert.deepEqual(bestPolicy([], 'mathematics'), { lower: 2, upper: 2, cut: 0 });
  });

  it('has no model of a laptop below its cut', () => {
    const rows = HALF.map(({ lift, ok: { cheap = 0 } }) => ({ lift, ok: { free: cheap, cheap, premium: 1 } }));
    assert.ok(bestPolicy(rows, 'mathematics').lower > 0);
  });

  it('is one tier for exam questions, so that a paraphrase keeps it', () => {
    const { lower, upper } = bestPolicy(HALF, 'exam');
    assert.equal(lower, upper);
  });

  it('is one tier for all, or above the hull on its own rows', () => {
    const share = fc.integer({ min: 0, max: 4 }).map((quarters) => quarters / 4);
    const row = fc.record({
      lift: fc.integer({ min: 0, max: 20 }).map((steps) => steps / 20),
      ok: fc.record({ free: share, cheap: share, mid: share, premium: share }),
    });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 60 }), (rows) => {
        const policy = bestPolicy(rows, 'code-writing');
        assert.ok(policy.lower <= policy.upper);
        assert.ok(policy.lower === policy.upper || gainOf(rows, policy) > 0);
      }),
    );
  });
});
