import type { App } from '../../src/app.js';
import type { BudgetCalendar } from '../../src/core/budget/types.js';
import { Emitter } from '../../src/core/emitter.js';
import type { Spend } from '../../src/core/ledger.js';
import type { MoneyReport } from '../../src/core/spend/report.js';
import { NO_SPEND } from '../../src/core/spend/sums.js';
import type { SpendQuery, SpendRow } from '../../src/core/spend/types.js';

/** 26 November 2026 in the afternoon. */
export const NOW_MS = Date.UTC(2026, 10, 26, 15, 30);

export const CALENDAR: BudgetCalendar = { zone: 'UTC', resetHour: 0, weekStart: 'monday' };

/** Spend of nothing, but for what the test states. */
export const aSpend = (over: Partial<Spend> = {}): Spend => ({
  sinceMs: 0,
  requests: 0,
  nanoUsd: 0,
  estimatedRequests: 0,
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

/** A row of a group, with nothing in it but for what the test states. */
export const aRow = (group: SpendRow['group'], over: Partial<SpendRow> = {}): SpendRow => ({
  ...NO_SPEND,
  slot: 0,
  group,
  ...over,
});

/** Money that says what the test says, and keeps what it was asked. */
export function fakeMoney(over: Partial<App['money']> = {}): App['money'] & { readonly queries: SpendQuery[] } {
  const queries: SpendQuery[] = [];
  const { spend } = over;
  return {
    report: () => Promise.resolve(aReport()),
    budgets: () => [],
    standings: () => Promise.resolve([]),
    raise: () => Promise.reject(new Error('This test raises nothing.')),
    notices: () => Promise.resolve([]),
    resetSession: () => undefined,
    onDidChange: new Emitter<void>(() => undefined).event,
    dispose: () => undefined,
    ...over,
    queries,
    spend: (query) => {
      queries.push(query);
      return spend ? spend(query) : Promise.resolve([]);
    },
  };
}
