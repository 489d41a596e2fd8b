import assert from 'node:assert/strict';
import fc from 'fast-check';
import { planStanding, windowStanding } from '../../../src/core/plan/standing.js';
import type { Plan, PlanWindow } from '../../../src/core/plan/types.js';
import { PLAN_UNITS } from '../../../src/core/plan/types.js';
import type { PlanSlot } from '../../../src/core/plan/use.js';
import { runs } from '../../support/runs.js';

const QUARTER_MS = 900_000;
const HOUR_MS = 3_600_000;

const slot = (endMs: number, over: Partial<PlanSlot> = {}): PlanSlot => ({
  endMs,
  requests: 1,
  tokens: 1_000,
  listNanoUsd: 2_000_000_000,
  ...over,
});
const fiveHours = (limit: number, unit: PlanWindow['unit'] = 'requests'): PlanWindow => ({ hours: 5, unit, limit });

describe('windowStanding', () => {
  it('has everything left while nothing was used', () => {
    const window = fiveHours(10);
    assert.deepEqual(windowStanding(window, []), { window, used: 0, leftShare: 1, freesAtMs: undefined });
  });

  it('counts requests, tokens, or dollars at list prices', () => {
    const slots = [slot(QUARTER_MS, { requests: 3 }), slot(2 * QUARTER_MS, { tokens: 500, listNanoUsd: 1 })];
    assert.equal(windowStanding(fiveHours(10), slots).used, 4);
    assert.equal(windowStanding(fiveHours(10, 'tokens'), slots).used, 1_500);
    assert.equal(windowStanding(fiveHours(10, 'usd'), slots).used, 2.000000001);
  });

  it('has something left one request before the limit, and nothing at it', () => {
    const slots = (requests: number) => [slot(QUARTER_MS, { requests })];
    assert.equal(windowStanding(fiveHours(10), slots(9)).leftShare.toFixed(3), '0.100');
    assert.equal(windowStanding(fiveHours(10), slots(10)).leftShare, 0);
    assert.equal(windowStanding(fiveHours(10), slots(11)).leftShare, 0);
  });

  it('is used up to the nano-dollar', () => {
    const slots = (listNanoUsd: number) => [slot(QUARTER_MS, { listNanoUsd })];
    assert.ok(windowStanding(fiveHours(0.3, 'usd'), slots(299_999_999)).leftShare > 0);
    assert.equal(windowStanding(fiveHours(0.3, 'usd'), slots(300_000_000)).leftShare, 0);
  });

  it('frees up when the oldest slot in use has left, five hours later', () => {
    const slots = [slot(QUARTER_MS, { requests: 0 }), slot(2 * QUARTER_MS), slot(3 * QUARTER_MS)];
    assert.equal(windowStanding(fiveHours(10), slots).freesAtMs, 2 * QUARTER_MS + 5 * HOUR_MS);
  });

  it('has room again, once used up, when enough has left', () => {
    const slots = [slot(QUARTER_MS), slot(2 * QUARTER_MS), slot(3 * QUARTER_MS)];
    assert.equal(windowStanding(fiveHours(3), slots).freesAtMs, QUARTER_MS + 5 * HOUR_MS);
    assert.equal(windowStanding(fiveHours(2), slots).freesAtMs, 2 * QUARTER_MS + 5 * HOUR_MS);
    assert.equal(windowStanding(fiveHours(1), slots).freesAtMs, 3 * QUARTER_MS + 5 * HOUR_MS);
  });

  it('never has used less than nothing, and never less for more', () => {
    const amounts = fc.record({ requests: fc.nat(1_000), tokens: fc.nat(1e9), listNanoUsd: fc.nat(2 ** 31) });
    fc.assert(
      fc.property(
        fc.array(amounts, { maxLength: 30 }),
        amounts,
        fc.constantFrom(...PLAN_UNITS),
        fc.double({ min: 0.001, max: 1e9, noNaN: true }),
        (uses, more, unit, limit) => {
          const slots = uses.map((use, at) => ({ ...use, endMs: (at + 1) * QUARTER_MS }));
          const before = windowStanding(fiveHours(limit, unit), slots);
          const after = windowStanding(fiveHours(limit, unit), [...slots, { ...more, endMs: 31 * QUARTER_MS }]);
          assert.ok(before.used >= 0 && after.used >= before.used);
          assert.ok(after.leftShare <= before.leftShare && after.leftShare >= 0 && before.leftShare <= 1);
        },
      ),
      runs(1_000),
    );
  });
});

describe('planStanding', () => {
  const week: PlanWindow = { hours: 168, unit: 'requests', limit: 100 };
  const plan: Plan = { provider: 'acme', name: 'Acme Max', windows: [fiveHours(10), week], overflow: 'stop' };

  it('names the window with the least left', () => {
    const inFive = [slot(QUARTER_MS, { requests: 5 })];
    const inWeek = [slot(QUARTER_MS, { requests: 60 })];
    const standing = planStanding(plan, ({ hours }) => (hours === 5 ? inFive : inWeek));
    assert.deepEqual(
      standing.windows.map(({ used }) => used),
      [5, 60],
    );
    assert.equal(standing.tightest?.window, week);
  });

  it('names the one that frees up last when several are used up', () => {
    const full = [slot(QUARTER_MS, { requests: 100 })];
    assert.equal(planStanding(plan, () => full).tightest?.window, week);
  });

  it('names the first when nothing was used', () => {
    assert.equal(planStanding(plan, () => []).tightest?.window, plan.windows[0]);
  });
});
