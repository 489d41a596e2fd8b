import type { MoneyReport } from '../../../src/core/spend/report.js';
import { NO_SPEND } from '../../../src/core/spend/sums.js';
import type { SpendRow } from '../../../src/core/spend/types.js';
import { aReport as emptyReport } from '../../support/report.js';

/** Friday, 20 November 2026, one in the afternoon in Berlin. */
export const FRIDAY_MS = Date.UTC(2026, 10, 20, 12);

/** Nothing spent, no cap, in Berlin. */
export const aReport = (over: Partial<MoneyReport> = {}): MoneyReport =>
  emptyReport({
    atMs: FRIDAY_MS,
    calendar: { zone: 'Europe/Berlin', resetHour: 0, weekStart: 'monday' },
    nextDayMs: Date.UTC(2026, 10, 20, 23),
    nextWeekMs: Date.UTC(2026, 10, 22, 23),
    nextMonthMs: Date.UTC(2026, 10, 30, 23),
    ...over,
  });

/** One exact request of one group in the first slot. */
export const aSpendRow = (group: SpendRow['group'], over: Partial<SpendRow> = {}): SpendRow => ({
  ...NO_SPEND,
  requests: 1,
  slot: 0,
  group,
  ...over,
});
