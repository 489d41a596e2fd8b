import type { Budget, BudgetStanding, Notice } from '../core/budget/types.js';
import type { MoneyReport } from '../core/spend/report.js';
import type { BudgetRow, BudgetsView, NoticeView } from './budgets.js';
import { viewCost } from './money.js';
import { toCapView, toPlanView } from './money-view.js';

/** What the tab is made from. `budgets` are those that apply here; of them, only caps on single requests are taken, which have no standing. */
export type BudgetsSource = {
  readonly report: MoneyReport;
  readonly standings: readonly BudgetStanding[];
  readonly budgets: readonly Budget[];
  readonly notices: readonly Notice[];
};

/** All caps that are set, what happens at them, and what has been told. */
export function toBudgetsView({ report, standings, budgets, notices }: BudgetsSource): BudgetsView {
  const perRequest = budgets.filter(({ period }) => period === 'request').map(unusedStanding);
  return {
    atMs: report.atMs,
    zone: report.calendar.zone,
    resetHour: report.calendar.resetHour,
    weekStart: report.calendar.weekStart,
    onExceeded: report.onExceeded,
    isPaused: report.paused,
    budgets: [...perRequest, ...standings.filter(({ budget }) => budget.period !== 'request')].map(toBudgetRow),
    notices: notices.map(toNoticeView),
    plans: report.plans.map(toPlanView),
  };
}

/** Every request starts under its own cap anew. */
const unusedStanding = (budget: Budget): BudgetStanding => ({
  budget,
  startMs: 0,
  endMs: undefined,
  settledNanoUsd: 0,
  heldNanoUsd: 0,
  raisedNanoUsd: 0,
  capNanoUsd: budget.capNanoUsd,
});

/** One cap, ready to show. */
export function toBudgetRow(standing: BudgetStanding): BudgetRow {
  const { budget, raisedNanoUsd } = standing;
  return {
    ...toCapView(standing),
    id: budget.id,
    period: budget.period,
    session: sessionOf(budget),
    isHard: budget.isHard,
    raised: raisedNanoUsd > 0 ? viewCost({ kind: 'exact', nanoUsd: raisedNanoUsd }) : undefined,
  };
}

/** The id of a session's budget ends in '#' and the session. */
function sessionOf({ id, period }: Budget): string | undefined {
  return period === 'session' && id.includes('#') ? id.slice(id.indexOf('#') + 1) : undefined;
}

const toNoticeView = ({ id, atMs, kind, text, severity }: Notice): NoticeView => ({ id, atMs, kind, text, severity });
