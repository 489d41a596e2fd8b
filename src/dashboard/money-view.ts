import { leftNanoUsd, usedShare, WARNING_SHARE } from '../core/budget/standing.js';
import type { BudgetStanding } from '../core/budget/types.js';
import type { ModelSpend, Spend } from '../core/ledger.js';
import { NANO_USD_PER_USD } from '../core/money.js';
import type { PlanStanding, PlanWindowStanding } from '../core/plan/types.js';
import type { MoneyReport, Projection, Savings } from '../core/spend/report.js';
import { viewCost, viewTotal, type MoneyView } from './money.js';
import type {
  CapState,
  CapView,
  ModelSpendView,
  PlanView,
  PlanWindowView,
  ProjectionView,
  SavingsView,
  SpendCard,
  SpendSummary,
} from './spend.js';

/** Everything the tab "Overview" shows of money. */
export function toSpendSummary(report: MoneyReport): SpendSummary {
  const { session, today, week, month, all, standings, burnNanoUsdPerHour: burn } = report;
  const capsOf = (period: BudgetStanding['budget']['period']): readonly CapView[] =>
    standings.filter(({ budget }) => budget.period === period).map(toCapView);
  return {
    atMs: report.atMs,
    cards: [
      toSpendCard('session', session, capsOf('session')),
      toSpendCard('today', today, capsOf('day')),
      toSpendCard('week', week, capsOf('week')),
      toSpendCard('month', month, capsOf('month')),
      toSpendCard('all', all, []),
    ],
    byModel: toModelSpends(all.byModel),
    isPaused: report.paused,
    savings: report.savings && toSavingsView(report.savings),
    burn: burn === undefined ? undefined : about(burn),
    projection: report.projection && toProjectionView(report.projection),
    pricesAsOf: report.pricesAsOf,
    plans: report.plans.map(toPlanView),
  };
}

const exactly = (nanoUsd: number): MoneyView => viewCost({ kind: 'exact', nanoUsd });
const about = (nanoUsd: number): MoneyView => viewCost({ kind: 'estimated', nanoUsd });

function toSpendCard(period: SpendCard['period'], spend: Spend, caps: readonly CapView[]): SpendCard {
  const { sinceMs, requests, unpricedRequests, estimatedRequests, failedRequests } = spend;
  return {
    period,
    sinceMs,
    spend: viewTotal(spend),
    requests,
    unpricedRequests,
    estimatedRequests,
    failedRequests,
    caps,
  };
}

/** How one cap stands, ready to show. */
export function toCapView(standing: BudgetStanding): CapView {
  const { budget, capNanoUsd, settledNanoUsd, heldNanoUsd, endMs } = standing;
  return {
    scope: budget.scope,
    cap: exactly(capNanoUsd),
    spent: exactly(settledNanoUsd),
    held: heldNanoUsd > 0 ? about(heldNanoUsd) : undefined,
    left: exactly(leftNanoUsd(standing)),
    usedShare: usedShare(standing),
    heldShare: capNanoUsd === 0 ? 0 : heldNanoUsd / capNanoUsd,
    state: stateOf(standing),
    resetsAtMs: endMs,
  };
}

function stateOf({ settledNanoUsd, capNanoUsd }: BudgetStanding): CapState {
  if (settledNanoUsd > capNanoUsd) return 'over';
  if (settledNanoUsd === capNanoUsd) return 'full';
  return settledNanoUsd >= capNanoUsd * WARNING_SHARE ? 'near' : 'room';
}

/** The dearest first; where nobody answered, that is what is said. */
function toModelSpends(models: readonly ModelSpend[]): readonly ModelSpendView[] {
  return models
    .toSorted((a, b) => b.nanoUsd - a.nanoUsd || b.requests - a.requests || (a.model < b.model ? -1 : 1))
    .map((of) => ({
      model: of.model === 'none' ? 'no answer' : of.model,
      requests: of.requests,
      spend: viewTotal(of),
      unpricedRequests: of.unpricedRequests,
    }));
}

/** A comparison with a baseline, ready to show. */
export const toSavingsView = (savings: Savings): SavingsView => ({
  baseline: savings.baseline,
  isChosen: savings.isChosen,
  actual: exactly(savings.actualNanoUsd),
  atBaseline: about(savings.baselineNanoUsd),
  difference: about(Math.abs(savings.savedNanoUsd)),
  isSaving: savings.savedNanoUsd >= 0,
  unpricedRequests: savings.unpricedRequests,
});

const toProjectionView = (projection: Projection): ProjectionView => ({
  perDay: about(projection.perDayNanoUsd),
  month: about(projection.monthNanoUsd),
  year: about(projection.yearNanoUsd),
  overDays: projection.overDays,
});

/** What is left of a plan, ready to show. */
export const toPlanView = ({ plan, windows }: PlanStanding): PlanView => ({
  provider: plan.provider,
  name: plan.name,
  paysOverflow: plan.overflow === 'pay',
  windows: windows.map(toPlanWindowView),
});

function toPlanWindowView({ window, used, leftShare, freesAtMs }: PlanWindowStanding): PlanWindowView {
  const { hours, unit, limit } = window;
  const asMoney = (usd: number): MoneyView | undefined =>
    unit === 'usd' ? exactly(Math.round(usd * NANO_USD_PER_USD)) : undefined;
  return { hours, unit, used, limit, usedUsd: asMoney(used), limitUsd: asMoney(limit), leftShare, freesAtMs };
}
