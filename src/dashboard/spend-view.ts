import { periodAt } from '../core/budget/periods.js';
import type { BudgetCalendar } from '../core/budget/types.js';
import { clockText } from '../core/budget/zone.js';
import { sumSpend } from '../core/spend/sums.js';
import type { SpendQuery, SpendRow, SpendSums } from '../core/spend/types.js';
import { viewTotal } from './money.js';
import type { ChartDay, ChartDays, ChartDimension, ChartSums, SpendChart, SpendCounts } from './spend.js';

/** As many as an eye can still tell apart in one bar. */
const LARGEST_GROUPS = 7;

/** Of '2026-11-20 00:00'. */
const DATE_LENGTH = 10;

/** What the bars of these days are asked for with: one slot for each day of the calendar, the last one is today. */
export function spendQuery(
  days: number,
  by: readonly ChartDimension[],
  calendar: BudgetCalendar,
  atMs: number,
): SpendQuery {
  const slots = [periodAt('day', calendar, atMs).startMs];
  while (slots.length < days) slots.unshift(periodAt('day', calendar, (slots[0] ?? 0) - 1).startMs);
  return { sinceMs: slots[0] ?? 0, untilMs: undefined, slots, by };
}

/** What the bars are made of. `rows` answer the question with these slots, by this dimension. */
export type ChartSource = {
  readonly rows: readonly SpendRow[];
  readonly slots: readonly number[];
  readonly zone: string;
  readonly days: ChartDays;
  readonly by: ChartDimension;
};

/** Spend by day, in the seven largest groups and all others together. */
export function toSpendChart({ rows, slots, zone, days, by }: ChartSource): SpendChart {
  const groups = [...groupBy(rows, ({ group }) => group[by] ?? '')]
    .map(([name, own]) => ({ name, rows: own, sums: sumSpend(own) }))
    .sort((a, b) => compareSums(a.sums, b.sums) || (a.name < b.name ? -1 : 1));
  const others = groups.slice(LARGEST_GROUPS);
  const sumsOf = (own: readonly SpendRow[]): ChartSums => toChartSums(own, slots.length);
  return {
    days,
    by,
    dates: slots.map((slotMs) => clockText(zone, slotMs).slice(0, DATE_LENGTH)),
    groups: [
      ...groups.slice(0, LARGEST_GROUPS).map((group) => ({ name: group.name, merged: 0, ...sumsOf(group.rows) })),
      ...(others.length > 0 ? [{ name: '', merged: others.length, ...sumsOf(others.flatMap((of) => of.rows)) }] : []),
    ],
    total: sumsOf(rows),
  };
}

function groupBy<K>(rows: readonly SpendRow[], keyOf: (row: SpendRow) => K): ReadonlyMap<K, readonly SpendRow[]> {
  const groups = new Map<K, SpendRow[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return groups;
}

const compareSums = (a: SpendSums, b: SpendSums): number => b.nanoUsd - a.nanoUsd || b.requests - a.requests;

function toChartSums(rows: readonly SpendRow[], slotCount: number): ChartSums {
  const bySlot = groupBy(rows, ({ slot }) => slot);
  const days = Array.from({ length: slotCount }, (_, slot) => sumSpend(bySlot.get(slot) ?? []));
  return { ...toCounts(sumSpend(rows)), byDay: days.map(toChartDay) };
}

const toCounts = (sums: SpendSums): SpendCounts => ({
  spend: viewTotal(sums),
  requests: sums.requests,
  unpricedRequests: sums.unpricedRequests,
  estimatedRequests: sums.estimatedRequests,
  failedRequests: sums.failedRequests,
});

const toChartDay = (sums: SpendSums): ChartDay => ({
  spend: viewTotal(sums),
  requests: sums.requests,
  unpricedRequests: sums.unpricedRequests,
});
