import type { Settings } from '../../config/schema.js';
import { isUsedUp, tightestOf, usedShare, WARNING_SHARE } from '../../core/budget/standing.js';
import type { BudgetPeriod, BudgetStanding } from '../../core/budget/types.js';
import type { Spend } from '../../core/ledger.js';
import type { PlanWindowStanding } from '../../core/plan/types.js';
import type { MoneyReport } from '../../core/spend/report.js';
import { spendText } from '../../dashboard/money.js';
import { percentText, spanText } from '../words.js';
import { capText } from './budget-words.js';

/** What the meter is set to show; 'off' hides it. */
export type MeterShow = Exclude<Settings['statusBar.show'], 'off'>;

/** The meter as it is drawn. 'warning' and 'error' have a background of their own. */
export type Meter = {
  readonly icon: 'graph' | 'warning' | 'circle-slash' | 'home' | 'watch';
  readonly text: string;
  readonly level: 'plain' | 'warning' | 'error';
};

/**
 * The meter's one short text. A cap that is nearly or wholly used up comes before the amount that was asked for.
 * `isPaidReady` says whether anything that costs money could be called; undefined while nobody has looked.
 */
export function meterText(report: MoneyReport, show: MeterShow, isPaidReady: boolean | undefined): Meter {
  const { spend } = shownSpend(report, show);
  const tightest = tightestOf(report.standings);
  if (report.paused || (isPaidReady === false && isUntouched(spend)))
    return { icon: 'home', text: 'local', level: 'plain' };
  if (tightest && isUsedUp(tightest)) return { icon: 'circle-slash', text: 'cap', level: 'error' };
  if (tightest && usedShare(tightest) >= WARNING_SHARE)
    return { icon: 'warning', text: percentText(usedShare(tightest)), level: 'warning' };
  const window = show === 'quota' ? tightestWindow(report) : undefined;
  return window ? quotaText(window, report.atMs) : amountText(report, show);
}

const isUntouched = ({ nanoUsd, unpricedRequests }: Spend): boolean => nanoUsd === 0 && unpricedRequests === 0;

/** The spend that the meter stands for, and the period of its cap. With 'quota' it is today's. */
export function shownSpend(
  report: MoneyReport,
  show: MeterShow,
): { readonly spend: Spend; readonly period: BudgetPeriod } {
  switch (show) {
    case 'session':
      return { spend: report.session, period: 'session' };
    case 'month':
      return { spend: report.month, period: 'month' };
    case 'today':
    case 'quota':
      return { spend: report.today, period: 'day' };
  }
}

/**
 * Whether a cap is one over the same spend as the report's own of that period. The cap of a session is not: it counts
 * what the editor asks, and not what other tools ask meanwhile.
 */
export const isOverAll = ({ budget }: BudgetStanding): boolean =>
  budget.scope.kind === 'everyone' && budget.period !== 'session';

/** The cap over all that is spent in a period; undefined when none is set. */
export const capOf = ({ standings }: MoneyReport, period: BudgetPeriod): BudgetStanding | undefined =>
  standings.find((standing) => standing.budget.period === period && isOverAll(standing));

/** The window of all plans with the least left. */
export function tightestWindow({ plans }: MoneyReport): PlanWindowStanding | undefined {
  const [least] = plans.flatMap(({ tightest }) => tightest ?? []).toSorted((a, b) => a.leftShare - b.leftShare);
  return least;
}

function quotaText({ leftShare, freesAtMs }: PlanWindowStanding, atMs: number): Meter {
  const frees = freesAtMs === undefined ? '' : ` · ${spanText(freesAtMs - atMs)}`;
  return { icon: 'watch', text: `${percentText(leftShare)}${frees}`, level: 'plain' };
}

function amountText(report: MoneyReport, show: MeterShow): Meter {
  const { spend, period } = shownSpend(report, show);
  const cap = capOf(report, period);
  const text = cap ? `${spendText(spend)} / ${capText(cap.capNanoUsd)}` : spendText(spend);
  return { icon: 'graph', text, level: 'plain' };
}
