import type { BudgetStanding } from '../../core/budget/types.js';
import type { Spend } from '../../core/ledger.js';
import type { PlanStanding } from '../../core/plan/types.js';
import type { MoneyReport } from '../../core/spend/report.js';
import type { SpendRow } from '../../core/spend/types.js';
import { spendText } from '../../dashboard/money.js';
import { budgetTitle, periodTitle } from '../meter/budget-words.js';
import { capOf } from '../meter/meter-text.js';
import { momentText, percentText, requestsText, type Words } from '../words.js';
import { capFacts, stateOf } from './cap-facts.js';
import { groupNodes } from './group-nodes.js';
import type { SpendNode } from './node.js';

/** What the view is made of. `rows` are this month's sums by model, app and workspace; `standings` are all caps that are set. */
export type SpendFacts = {
  readonly report: MoneyReport;
  readonly rows: readonly SpendRow[];
  readonly standings: readonly BudgetStanding[];
};

/** The whole view; empty while the ledger is. */
export function spendNodes(facts: SpendFacts, words: Words): readonly SpendNode[] {
  const { report, rows, standings } = facts;
  const { l10n } = words;
  if (report.all.requests === 0) return [];
  return [
    ...periodNodes(report, words),
    section('by-model', l10n.t('By model, this month'), 'symbol-method', groupNodes(rows, 'model', words)),
    section('by-app', l10n.t('By tool, this month'), 'tools', groupNodes(rows, 'app', words)),
    section('by-workspace', l10n.t('By workspace, this month'), 'folder', groupNodes(rows, 'workspace', words)),
    ...(report.plans.length === 0
      ? []
      : [
          section(
            'plans',
            l10n.t('Plans'),
            'watch',
            report.plans.map((plan) => planNode(plan, report, words)),
          ),
        ]),
    ...(standings.length === 0
      ? []
      : [
          section(
            'budgets',
            l10n.t('Budgets'),
            'law',
            standings.map((standing) => budgetNode(standing, report, words)),
          ),
        ]),
  ];
}

const section = (id: string, label: string, icon: string, children: readonly SpendNode[]): SpendNode => ({
  id,
  label,
  description: '',
  tooltip: [label],
  icon,
  state: 'plain',
  children,
});

function periodNodes(report: MoneyReport, words: Words): readonly SpendNode[] {
  const { session, today, week, month, nextDayMs, nextWeekMs, nextMonthMs } = report;
  return [
    periodNode({ period: 'session', spend: session, resetsMs: undefined }, report, words),
    periodNode({ period: 'day', spend: today, resetsMs: nextDayMs }, report, words),
    periodNode({ period: 'week', spend: week, resetsMs: nextWeekMs }, report, words),
    periodNode({ period: 'month', spend: month, resetsMs: nextMonthMs }, report, words),
  ];
}

type Period = {
  readonly period: 'session' | 'day' | 'week' | 'month';
  readonly spend: Spend;
  readonly resetsMs: number | undefined;
};

function periodNode({ period, spend, resetsMs }: Period, report: MoneyReport, words: Words): SpendNode {
  const { l10n } = words;
  const cap = capOf(report, period);
  const requests = requestsText(spend.requests, words);
  const label = periodTitle(period, l10n);
  const facts = cap ? capFacts(cap, report.calendar.zone, words) : undefined;
  const resets =
    resetsMs === undefined ? [] : [l10n.t('new from {0}', momentText(resetsMs, report.calendar.zone, words))];
  return {
    id: period,
    label,
    description: facts ? `${spendText(spend)} / ${facts.cap}` : spendText(spend),
    tooltip: [`${label}: ${spendText(spend)}`, requests, ...(facts?.lines ?? resets)],
    icon: period === 'session' ? 'history' : 'calendar',
    state: cap ? stateOf(cap) : 'plain',
    ...(cap && { budgetId: cap.budget.id }),
  };
}

function budgetNode(standing: BudgetStanding, report: MoneyReport, words: Words): SpendNode {
  const facts = capFacts(standing, report.calendar.zone, words);
  const label = budgetTitle(standing.budget, words.l10n);
  return {
    id: `budget ${standing.budget.id}`,
    label,
    description: `${facts.spent} / ${facts.cap}`,
    tooltip: [label, ...facts.lines],
    icon: 'law',
    state: stateOf(standing),
    budgetId: standing.budget.id,
  };
}

function planNode({ plan, windows }: PlanStanding, { calendar }: MoneyReport, words: Words): SpendNode {
  const { l10n } = words;
  const children = windows.map(({ window, leftShare, freesAtMs }): SpendNode => {
    const label = l10n.t('{0} hours', window.hours);
    const frees =
      freesAtMs === undefined ? [] : [l10n.t('frees up from {0}', momentText(freesAtMs, calendar.zone, words))];
    const left = l10n.t('{0} left', percentText(leftShare));
    return {
      id: `plan ${plan.provider} ${window.hours} ${window.unit}`,
      label,
      description: [left, ...frees].join(' · '),
      tooltip: [`${plan.name}, ${label}`, left, ...frees],
      icon: 'watch',
      state: leftShare === 0 ? 'full' : 'plain',
    };
  });
  return { ...section(`plan ${plan.provider}`, plan.name, 'watch', children), description: plan.provider };
}
