import { aReport as emptyReport, aSpend as emptySpend } from '../../support/report.js';
import type { BudgetPeriod, BudgetScope, BudgetStanding } from '../../../src/core/budget/types.js';
import type { Spend } from '../../../src/core/ledger.js';
import { NANO_USD_PER_USD } from '../../../src/core/money.js';
import type { PlanStanding } from '../../../src/core/plan/types.js';
import type { MoneyReport } from '../../../src/core/spend/report.js';
import type { Words } from '../../../src/vscode/words.js';
import { aBudget, aStanding } from '../../support/budgets.js';

/** The texts as they stand in the code, in English. */
export const ENGLISH: Words = {
  l10n: {
    t: (text, ...args) => text.replace(/\{(\d+)\}/g, (_, index: string) => String(args[Number(index)])),
  },
  locale: 'en-US',
};

export const usd = (dollars: number): number => Math.round(dollars * NANO_USD_PER_USD);

/** So much spent in three requests, all of it known exactly. */
export const aSpend = (dollars: number, over: Partial<Spend> = {}): Spend =>
  emptySpend({ sinceMs: Date.UTC(2026, 10, 26), requests: 3, nanoUsd: usd(dollars), ...over });

/** Thursday, 26 November 2026, at noon UTC: $0.42 today, no caps, no plans. */
export const aReport = (over: Partial<MoneyReport> = {}): MoneyReport =>
  emptyReport({
    atMs: Date.UTC(2026, 10, 26, 12),
    session: aSpend(0.12),
    today: aSpend(0.42),
    week: aSpend(1.5),
    month: aSpend(7.25),
    all: aSpend(20),
    ...over,
  });

/** So much spent of a cap, in dollars; it ends as the report's periods do. */
export function aCap(
  period: BudgetPeriod,
  [spent, cap]: readonly [number, number],
  { scope = { kind: 'everyone' }, ...over }: Partial<BudgetStanding> & { readonly scope?: BudgetScope } = {},
): BudgetStanding {
  const { nextDayMs, nextWeekMs, nextMonthMs } = aReport();
  const ends = { request: undefined, session: undefined, day: nextDayMs, week: nextWeekMs, month: nextMonthMs };
  return aStanding({
    budget: aBudget({ id: `${scope.kind}:${period}`, scope, period, capNanoUsd: usd(cap) }),
    endMs: ends[period],
    settledNanoUsd: usd(spent),
    capNanoUsd: usd(cap),
    ...over,
  });
}

/** A plan with a window of five hours, of which so much is left; it frees up in 2 h 10 min. */
export function aPlan(leftShare: number, freesAtMs: number | undefined = Date.UTC(2026, 10, 26, 14, 10)): PlanStanding {
  const window = { hours: 5, unit: 'requests', limit: 200 } as const;
  const standing = { window, used: Math.round(200 * (1 - leftShare)), leftShare, freesAtMs };
  return {
    plan: { provider: 'anthropic', name: 'Max', windows: [window], overflow: 'stop' },
    windows: [standing],
    tightest: standing,
  };
}
