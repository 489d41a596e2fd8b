import type { BudgetRow, BudgetsView, CalculationView } from '../../../src/dashboard/budgets.js';
import type { MoneyView } from '../../../src/dashboard/money.js';
import type { ToHost, ToPage } from '../../../src/dashboard/protocol.js';
import type { CapView, PlanView, SpendCard, SpendChart, SpendSummary } from '../../../src/dashboard/spend.js';

/** Noon in UTC, so that "today" is today in every zone the tests use. */
export const NOON_MS = Date.UTC(2026, 10, 20, 12);

const HOUR_MS = 3_600_000;

/** An amount as the host writes it; dollars become nano-dollars. */
export const money = (text: string, usd: number | undefined): MoneyView => ({
  text,
  nanoUsd: usd === undefined ? undefined : Math.round(usd * 1_000_000_000),
});

/** A cap of five dollars a day, of which little is used. */
export const aCap = (over: Partial<CapView> = {}): CapView => ({
  scope: { kind: 'everyone' },
  cap: money('$5.00', 5),
  spent: money('$0.42', 0.42),
  held: money('≈ $0.03', 0.03),
  left: money('$4.55', 4.55),
  usedShare: 0.084,
  heldShare: 0.006,
  state: 'room',
  resetsAtMs: NOON_MS + 11 * HOUR_MS,
  ...over,
});

const aCard = (
  period: SpendCard['period'],
  spend: MoneyView,
  requests: number,
  caps: readonly CapView[] = [],
): SpendCard => ({
  period,
  sinceMs: NOON_MS - 2 * HOUR_MS,
  spend,
  requests,
  unpricedRequests: 3,
  estimatedRequests: 2,
  failedRequests: 1,
  caps,
});

/** A subscription with two windows. */
export const aPlan = (): PlanView => ({
  provider: 'globex',
  name: 'Globex Pro',
  paysOverflow: false,
  windows: [
    {
      hours: 5,
      unit: 'requests',
      used: 74,
      limit: 200,
      usedUsd: undefined,
      limitUsd: undefined,
      leftShare: 0.63,
      freesAtMs: NOON_MS + 80 * 60_000,
    },
    {
      hours: 168,
      unit: 'usd',
      used: 12.5,
      limit: 50,
      usedUsd: money('$12.50', 12.5),
      limitUsd: money('$50.00', 50),
      leftShare: 0.75,
      freesAtMs: undefined,
    },
  ],
});

/** A lightly used router with a cap for the day. */
export const aSummary = (over: Partial<SpendSummary> = {}): SpendSummary => ({
  atMs: NOON_MS,
  cards: [
    aCard('session', money('$0.0123', 0.0123), 3),
    aCard('today', money('$0.4231', 0.4231), 41, [aCap()]),
    aCard('week', money('$2.31', 2.31), 180),
    aCard('month', money('≈ $12.84', 12.84), 1_204),
    aCard('all', money('≈ $86.07', 86.07), 9_816),
  ],
  byModel: [
    { model: 'globex/large-2', requests: 612, spend: money('$61.20', 61.2), unpricedRequests: 0 },
    { model: 'acme/one', requests: 5_120, spend: money('$24.87', 24.87), unpricedRequests: 0 },
    { model: 'initech/medium', requests: 84, spend: money('unpriced', undefined), unpricedRequests: 84 },
    { model: 'ollama/llama3.2', requests: 4_000, spend: money('$0.00', 0), unpricedRequests: 0 },
  ],
  isPaused: false,
  savings: {
    baseline: 'globex/large-2',
    isChosen: false,
    actual: money('$12.84', 12.84),
    atBaseline: money('≈ $31.20', 31.2),
    difference: money('≈ $18.36', 18.36),
    isSaving: true,
    unpricedRequests: 3,
  },
  burn: money('≈ $0.18', 0.18),
  projection: {
    perDay: money('≈ $0.66', 0.66),
    month: money('≈ $19.44', 19.44),
    year: money('≈ $240.90', 240.9),
    overDays: 19.5,
  },
  pricesAsOf: '2026-09-23',
  plans: [aPlan()],
  ...over,
});

const GROUPS: readonly (readonly [name: string, merged: number, usdPerDay: number])[] = [
  ['globex/large-2', 0, 0.21],
  ['acme/one', 0, 0.12],
  ['acme/two', 0, 0.09],
  ['hooli/max', 0, 0.07],
  ['umbrella/mini', 0, 0.05],
  ['initech/large', 0, 0.04],
  ['initech/medium', 0, 0],
  ['', 4, 0.02],
];

/** Spend that goes up and down by day in seven groups and the others; one group has no price. */
export function aChart(over: Partial<Pick<SpendChart, 'days' | 'by'>> = {}): SpendChart {
  const { days, by } = { days: 7 as const, by: 'model' as const, ...over };
  const dates = Array.from({ length: days }, (_, at) =>
    new Date(NOON_MS - (days - 1 - at) * 24 * HOUR_MS).toISOString().slice(0, 10),
  );
  const groups = GROUPS.map(([name, merged, usdPerDay]) => {
    const unpriced = usdPerDay === 0 ? 1 : 0;
    const usdOf = (at: number): number => Math.round(usdPerDay * (1 + (at % 5)) * 10_000) / 10_000;
    const total = dates.reduce((sum, _, at) => sum + usdOf(at), 0);
    const view = (usd: number): MoneyView =>
      unpriced ? money('unpriced', undefined) : money(`$${usd.toFixed(2)}`, usd);
    return {
      name,
      merged,
      spend: view(total),
      requests: 3 * days,
      unpricedRequests: unpriced * days,
      estimatedRequests: 0,
      failedRequests: 0,
      byDay: dates.map((_, at) => ({ spend: view(usdOf(at)), requests: 3, unpricedRequests: unpriced })),
    };
  });
  const sumOf = (amounts: readonly MoneyView[]): MoneyView => {
    const usd = amounts.reduce((sum, { nanoUsd }) => sum + (nanoUsd ?? 0), 0) / 1_000_000_000;
    return money(`$${usd.toFixed(2)}`, usd);
  };
  return {
    days,
    by,
    dates,
    groups,
    total: {
      spend: sumOf(groups.map(({ spend }) => spend)),
      requests: 24 * days,
      unpricedRequests: days,
      estimatedRequests: 0,
      failedRequests: 0,
      byDay: dates.map((_, at) => ({
        spend: sumOf(groups.flatMap(({ byDay }) => byDay[at]?.spend ?? [])),
        requests: 24,
        unpricedRequests: 1,
      })),
    },
  };
}

/** A cap for everyone by day; a test states only what matters to it. */
export const aBudget = (over: Partial<BudgetRow> = {}): BudgetRow => ({
  ...aCap(),
  id: 'everyone:day',
  period: 'day',
  session: undefined,
  isHard: true,
  raised: undefined,
  ...over,
});

/** Caps in every state, with something told of them. */
export const someBudgets = (over: Partial<BudgetsView> = {}): BudgetsView => ({
  atMs: NOON_MS,
  zone: 'Europe/Berlin',
  resetHour: 0,
  weekStart: 'monday',
  onExceeded: 'cheapest',
  isPaused: false,
  budgets: [
    aBudget({ id: 'everyone:request', period: 'request', cap: money('$0.50', 0.5), resetsAtMs: undefined }),
    aBudget(),
    aBudget({
      id: 'workspace:site:month',
      scope: { kind: 'workspace', name: 'site' },
      period: 'month',
      spent: money('$8.40', 8.4),
      cap: money('$10.00', 10),
      raised: money('$2.00', 2),
      held: undefined,
      usedShare: 0.84,
      heldShare: 0,
      state: 'near',
    }),
    aBudget({
      id: 'client:ci:day',
      scope: { kind: 'client', name: 'ci' },
      spent: money('$2.10', 2.1),
      cap: money('$2.00', 2),
      usedShare: 1.05,
      state: 'over',
    }),
    aBudget({
      id: 'team:eng:week',
      scope: { kind: 'team', name: 'eng' },
      period: 'week',
      usedShare: 1,
      state: 'full',
      isHard: false,
    }),
    aBudget({ id: 'everyone:session#s-1', period: 'session', session: 's-1', resetsAtMs: undefined }),
  ],
  notices: [
    { id: '01N2', atMs: NOON_MS, kind: 'raise', text: 'The cap was raised by $2.00.', severity: 'info' },
    { id: '01N1', atMs: NOON_MS - HOUR_MS, kind: 'threshold', text: '80 % of a cap are used.', severity: 'warning' },
    { id: '01N0', atMs: NOON_MS - 2 * HOUR_MS, kind: 'alert', text: 'The last hour was dear.', severity: 'critical' },
  ],
  plans: [aPlan()],
  ...over,
});

/** What a mix of two models comes to. */
export const aCalculation = (over: Partial<CalculationView> = {}): CalculationView => ({
  baseline: 'hooli/max',
  isMeasured: false,
  unpricedRequests: 0,
  rows: [
    row(1, '≈ $11.00', '≈ $16.50', '≈ $5.50'),
    row(30, '≈ $330.00', '≈ $495.00', '≈ $165.00'),
    row(365, '≈ $4,015.00', '≈ $6,022.50', '≈ $2,007.50'),
  ],
  ...over,
});

const row = (days: number, cost: string, atBaseline: string, difference: string): CalculationView['rows'][number] => ({
  days,
  cost: money(cost, undefined),
  atBaseline: money(atBaseline, undefined),
  difference: money(difference, undefined),
  share: 0.3333,
  isSaving: true,
});

/** What a fake host tells the page of money. Tests change it while the page is open. */
export type FakeMoney = {
  money: SpendSummary;
  chart: SpendChart;
  budgets: BudgetsView;
  calculation: CalculationView;
  /** When set, no cap can be raised, for this reason. */
  raiseFailure: string | undefined;
};

/** With something to show everywhere. */
export const someMoney = (): FakeMoney => ({
  money: aSummary(),
  chart: aChart(),
  budgets: someBudgets(),
  calculation: aCalculation(),
  raiseFailure: undefined,
});

/** Names that others gave, wherever the page shows money, are all this one. */
export function moneyNamed(name: string): Partial<FakeMoney> {
  const chart = aChart();
  const plans = [{ ...aPlan(), name, provider: name }];
  const cap = aCap({ scope: { kind: 'workspace', name } });
  const summary = aSummary();
  return {
    money: {
      ...summary,
      plans,
      byModel: summary.byModel.map((row) => ({ ...row, model: name })),
      cards: summary.cards.map((card) => ({ ...card, caps: [cap] })),
      savings: summary.savings && { ...summary.savings, baseline: name },
      pricesAsOf: name,
    },
    chart: { ...chart, groups: chart.groups.map((group) => ({ ...group, name })) },
    budgets: someBudgets({
      plans,
      zone: name,
      budgets: [aBudget({ scope: { kind: 'team', name } }), aBudget({ id: name, period: 'session', session: name })],
      notices: [{ id: '01N', atMs: NOON_MS, kind: 'alert', text: name, severity: 'critical' }],
    }),
    calculation: aCalculation({ baseline: name }),
  };
}

const MONEY_QUESTIONS = [
  'money-request',
  'spend-request',
  'budgets-request',
  'raise-request',
  'calculate-request',
  'savings-request',
] as const;

/** A question about money. */
export type MoneyQuestion = Extract<ToHost, { type: (typeof MONEY_QUESTIONS)[number] }>;

export const isAboutMoney = (message: ToHost): message is MoneyQuestion =>
  MONEY_QUESTIONS.some((type) => type === message.type);

/** The fake host's answer to it; the chart has the days and the dimension that were asked for. */
export function answerMoney(host: FakeMoney, message: MoneyQuestion): ToPage {
  switch (message.type) {
    case 'money-request':
      return { type: 'money-loaded', money: host.money };
    case 'spend-request':
      return { type: 'spend-loaded', chart: { ...host.chart, days: message.days, by: message.by } };
    case 'budgets-request':
      return { type: 'budgets-loaded', budgets: host.budgets };
    case 'raise-request':
      return host.raiseFailure === undefined
        ? { type: 'raised', budget: aBudget({ id: message.budgetId, cap: money('$10.00', 10) }) }
        : { type: 'action-failed', message: host.raiseFailure };
    case 'calculate-request':
    case 'savings-request':
      return { type: 'calculated', calculation: host.calculation };
  }
}
