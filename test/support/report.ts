import type { BudgetCalendar } from '../../src/core/budget/types.js';
import type { Spend } from '../../src/core/ledger.js';
import type { MoneyReport } from '../../src/core/spend/report.js';

/** 26 November 2026 in the afternoon. */
export const NOW_MS = Date.UTC(2026, 10, 26, 15, 30);

export const CALENDAR: BudgetCalendar = { zone: 'UTC', resetHour: 0, weekStart: 'monday' };

/** Spend of nothing, but for what the test states. */
export const aSpend = (over: Partial<Spend> = {}): Spend => ({
  sinceMs: 0,
  requests: 0,
  nanoUsd: 0,
  estimatedRequests: 0,
  estimatedNanoUsd: 0,
  unpricedRequests: 0,
  failedRequests: 0,
  byModel: [],
  ...over,
});

/** A report with nothing in it, but for what the test states. */
export const aReport = (over: Partial<MoneyReport> = {}): MoneyReport => ({
  atMs: NOW_MS,
  calendar: CALENDAR,
  session: aSpend(),
  today: aSpend(),
  week: aSpend(),
  month: aSpend(),
  all: aSpend(),
  nextDayMs: Date.UTC(2026, 10, 27),
  nextWeekMs: Date.UTC(2026, 10, 30),
  nextMonthMs: Date.UTC(2026, 11, 1),
  standings: [],
  onExceeded: 'cheapest',
  paused: false,
  savings: undefined,
  burnNanoUsdPerHour: undefined,
  projection: undefined,
  pricesAsOf: '2026-09-23',
  plans: [],
  ...over,
});
