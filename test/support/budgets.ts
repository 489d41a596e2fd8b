import type { Budget, BudgetStanding } from '../../src/core/budget/types.js';
import { NANO_USD_PER_USD } from '../../src/core/money.js';

/** A dollar a day for everyone, by UTC. */
export const aBudget = (over: Partial<Budget> = {}): Budget => ({
  id: 'everyone:day',
  scope: { kind: 'everyone' },
  period: 'day',
  capNanoUsd: NANO_USD_PER_USD,
  calendar: { zone: 'UTC', resetHour: 0, weekStart: 'monday' },
  isHard: true,
  ...over,
});

/** The same before anything was spent, on 1 January 2026. */
export const aStanding = (over: Partial<BudgetStanding> = {}): BudgetStanding => ({
  budget: aBudget(),
  startMs: Date.UTC(2026, 0, 1),
  endMs: Date.UTC(2026, 0, 2),
  settledNanoUsd: 0,
  heldNanoUsd: 0,
  raisedNanoUsd: 0,
  capNanoUsd: NANO_USD_PER_USD,
  ...over,
});
