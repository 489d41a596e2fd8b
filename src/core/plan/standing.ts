import { NANO_USD_PER_USD } from '../money.js';
import { HOUR_MS } from '../time.js';
import type { Plan, PlanStanding, PlanUnit, PlanWindow, PlanWindowStanding } from './types.js';
import type { PlanSlot, PlanUse } from './use.js';

/** Whole numbers of what a unit is counted in, so that sums are exact; `per` of them are one unit. */
const UNITS: Readonly<Record<PlanUnit, { readonly of: (use: PlanUse) => number; readonly per: number }>> = {
  requests: { of: ({ requests }) => requests, per: 1 },
  tokens: { of: ({ tokens }) => tokens, per: 1 },
  usd: { of: ({ listNanoUsd }) => listNanoUsd, per: NANO_USD_PER_USD },
};

/** How a plan stands, given the slots of each of its windows, the oldest first. */
export function planStanding(plan: Plan, slotsOf: (window: PlanWindow) => readonly PlanSlot[]): PlanStanding {
  const windows = plan.windows.map((window) => windowStanding(window, slotsOf(window)));
  const tightest = windows.reduce<PlanWindowStanding | undefined>(
    (least, one) => (least && !isTighter(one, least) ? least : one),
    undefined,
  );
  return { plan, windows, tightest };
}

/** Of windows with equally little left, the one that frees up last decides. */
const isTighter = (a: PlanWindowStanding, b: PlanWindowStanding): boolean =>
  a.leftShare < b.leftShare || (a.leftShare === b.leftShare && (a.freesAtMs ?? 0) > (b.freesAtMs ?? 0));

/** How one window stands, given the slots that are in it, the oldest first. */
export function windowStanding(window: PlanWindow, slots: readonly PlanSlot[]): PlanWindowStanding {
  const { of, per } = UNITS[window.unit];
  const limit = window.limit * per;
  const used = slots.reduce((sum, slot) => sum + of(slot), 0);
  let left = used;
  const leaving = slots.find((slot) => {
    left -= of(slot);
    return left < used && left < limit;
  });
  return {
    window,
    used: used / per,
    leftShare: Math.max(0, 1 - used / limit),
    freesAtMs: leaving && leaving.endMs + Math.round(window.hours * HOUR_MS),
  };
}
