import assert from 'node:assert/strict';
import { headroomOf, isCovered, isUsedUp, windowName, windowText } from '../../../src/core/plan/headroom.js';
import type { PlanHeadroom } from '../../../src/core/plan/headroom.js';
import { planPrice } from '../../../src/core/plan/in-plan.js';
import { plansOf } from '../../../src/core/plan/plans.js';
import type { PlanWindowStanding } from '../../../src/core/plan/types.js';

const NOON_MS = 1_800_014_400_000; // 2027-01-15T12:00:00Z
const PLAN = { provider: 'acme', name: 'Acme Max', windows: [], overflow: 'stop' } as const;
const window = { hours: 5, unit: 'requests', limit: 10 } as const;

const standing = (over: Partial<PlanWindowStanding> = {}) => ({
  plan: PLAN,
  windows: [],
  tightest: { window, used: 1, leftShare: 0.5, freesAtMs: NOON_MS + 8_400_000, ...over },
});
const aHeadroom = (leftShare: number, overflow: 'stop' | 'pay' = 'stop', hours = 5): PlanHeadroom => ({
  name: 'Acme Max',
  overflow,
  tightest: { hours, leftShare, until: '14:20' },
});
const UNKNOWN: PlanHeadroom = { name: 'Acme Max', overflow: 'pay', tightest: undefined };

describe('headroomOf', () => {
  it('tells the time alone for today', () => {
    assert.deepEqual(headroomOf(standing(), 'UTC', NOON_MS), {
      name: 'Acme Max',
      overflow: 'stop',
      tightest: { hours: 5, leftShare: 0.5, until: '14:20' },
    });
  });

  it('tells the time of the zone', () => {
    assert.equal(headroomOf(standing(), 'Asia/Kathmandu', NOON_MS).tightest?.until, '20:05');
  });

  it('tells the day when it is another one', () => {
    const late = standing({ freesAtMs: NOON_MS + 12 * 3_600_000 });
    assert.equal(headroomOf(late, 'UTC', NOON_MS).tightest?.until, '2027-01-16 00:00');
  });

  it('knows nothing when nothing was counted', () => {
    assert.equal(headroomOf({ ...standing(), tightest: undefined }, 'UTC', NOON_MS).tightest, undefined);
  });
});

describe('isCovered', () => {
  it('holds while there is room, and as long as a plan does not let pay', () => {
    assert.deepEqual([aHeadroom(0.001, 'pay'), aHeadroom(0, 'pay'), aHeadroom(0, 'stop')].map(isCovered), [
      true,
      false,
      true,
    ]);
  });

  it('holds while nothing is known, and not without a plan', () => {
    assert.deepEqual([isCovered(UNKNOWN), isCovered(undefined)], [true, false]);
  });
});

describe('isUsedUp', () => {
  it('is for nothing left only', () => {
    assert.deepEqual([aHeadroom(0), aHeadroom(0.001), UNKNOWN].map(isUsedUp), [true, false, false]);
  });
});

describe('planPrice', () => {
  for (const [headroom, isFree, note] of [
    [aHeadroom(1), true, 'plan: 100% of 5 h left'],
    [aHeadroom(0.639), true, 'plan: 63% of 5 h left'],
    [aHeadroom(0.2), true, 'plan: 20% of 5 h left'],
    [aHeadroom(0.1999), false, 'plan: 19% of 5 h left, so it counts at its list price'],
    [aHeadroom(0, 'pay', 168), false, 'plan: 7 d used up, paid by list price'],
    [UNKNOWN, true, 'plan: what is left of it is not known'],
  ] as const) {
    it(`says "${note}"`, () => assert.deepEqual(planPrice(headroom), { isFree, note }));
  }
});

describe('windows in words', () => {
  it('are days from two days on', () => {
    assert.deepEqual([5, 24, 36, 48, 168].map(windowName), ['5-hour', '24-hour', '36-hour', '2-day', '7-day']);
    assert.deepEqual([5, 168].map(windowText), ['5 h', '7 d']);
  });
});

describe('plansOf', () => {
  it('calls a plan without a name like its provider', () => {
    assert.deepEqual(
      plansOf({
        acme: { windows: [window], overflow: 'pay' },
        beta: { name: 'Beta Pro', windows: [window], overflow: 'stop' },
      }),
      [
        { provider: 'acme', name: 'acme', windows: [window], overflow: 'pay' },
        { provider: 'beta', name: 'Beta Pro', windows: [window], overflow: 'stop' },
      ],
    );
  });
});
