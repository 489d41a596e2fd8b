import type { BackendsView } from '../dashboard/backends.js';
import type { BudgetRow, BudgetsView, CalculationView } from '../dashboard/budgets.js';
import type { DecisionDetail, DecisionRow, MemoryRow, ModelsView, OverviewView } from '../dashboard/protocol.js';
import type { ClassesView, ComparisonView, QualityView, StrategyView } from '../dashboard/quality.js';
import {
  CHART_DAYS,
  CHART_DIMENSIONS,
  type ChartDays,
  type ChartDimension,
  type SpendChart,
  type SpendSummary,
} from '../dashboard/spend.js';
import { keptForm, type CalculatorForm } from './calculator-form.js';
import type { DecisionList } from './decision-list.js';

export const TABS = ['overview', 'decisions', 'models', 'memory', 'budgets', 'quality'] as const;
export type Tab = (typeof TABS)[number];

const DEFAULT_DAYS: ChartDays = 30;

/** A value of the host. The last good one stays while a new one is on its way, and when it fails. */
export type Remote<T> = {
  readonly value: T | undefined;
  readonly loading: boolean;
  /** For people; undefined when the last load went well. */
  readonly failure: string | undefined;
};

/** Not asked for yet. */
export const NOT_LOADED: Remote<never> = { value: undefined, loading: false, failure: undefined };

/** What the page asks its host for. */
export type RemoteValues = {
  readonly overview: OverviewView;
  readonly money: SpendSummary;
  /** The bars; of the days and the dimension that they name themselves. */
  readonly spend: SpendChart;
  readonly budgets: BudgetsView;
  /** The cap that was raised last. */
  readonly raised: BudgetRow;
  readonly calculation: CalculationView;
  readonly decisions: DecisionList;
  /** The page that was last put behind the list; its own value, so that a failure shows beside its button. */
  readonly older: DecisionList;
  readonly detail: DecisionDetail;
  readonly models: ModelsView;
  /** How providers do; its times are of the page's clock. */
  readonly backends: BackendsView;
  /** What the last reset of a provider was answered with. */
  readonly resetBackend: BackendsView;
  readonly memory: readonly MemoryRow[];
  readonly quality: QualityView;
  readonly comparison: ComparisonView;
  readonly classes: ClassesView;
};

export type Remotes = { readonly [K in keyof RemoteValues]: Remote<RemoteValues[K]> };

/** Everything the page shows. */
export type State = Kept &
  Remotes & {
    /** The cap that is being raised, and by how many dollars, as typed. */
    readonly raising: { readonly budgetId: string; readonly usd: string } | undefined;
    /** The row the arrow keys are on. */
    readonly activeRowId: string | undefined;
    /** Why the person has to sign in; undefined when nobody has to. */
    readonly signInReason: string | undefined;
    /** The newest text for screen readers. */
    readonly announcement: string;
  };

/** What survives a reload of the page. */
export type Kept = {
  readonly tab: Tab;
  readonly openId: string | undefined;
  readonly decisionFilter: string;
  readonly modelFilter: string;
  readonly readyOnly: boolean;
  /** The strategy whose matrices are shown; undefined means the one in use. */
  readonly matricesOf: string | undefined;
  readonly chart: ChartChoice;
  readonly calculator: CalculatorForm;
};

/** What of spend the person wants to see, and whether as bars or as a table. */
export type ChartChoice = { readonly days: ChartDays; readonly by: ChartDimension; readonly asTable: boolean };

/** The first state of a page; what was kept is untrusted and anything odd in it is left out. */
export function startState(kept: unknown): State {
  const saved = isRecord(kept) ? kept : {};
  return {
    tab: TABS.find((tab) => tab === saved['tab']) ?? 'overview',
    openId: textOr(saved['openId'], undefined),
    decisionFilter: textOr(saved['decisionFilter'], ''),
    modelFilter: textOr(saved['modelFilter'], ''),
    readyOnly: saved['readyOnly'] === true,
    matricesOf: textOr(saved['matricesOf'], undefined),
    chart: keptChart(saved['chart']),
    calculator: keptForm(saved['calculator']),
    overview: NOT_LOADED,
    money: NOT_LOADED,
    spend: NOT_LOADED,
    budgets: NOT_LOADED,
    raised: NOT_LOADED,
    calculation: NOT_LOADED,
    decisions: NOT_LOADED,
    older: NOT_LOADED,
    detail: NOT_LOADED,
    models: NOT_LOADED,
    backends: NOT_LOADED,
    resetBackend: NOT_LOADED,
    memory: NOT_LOADED,
    quality: NOT_LOADED,
    comparison: NOT_LOADED,
    classes: NOT_LOADED,
    raising: undefined,
    activeRowId: undefined,
    signInReason: undefined,
    announcement: '',
  };
}

/** The part of the state to keep. */
export const keptOf = (state: State): Kept => ({
  tab: state.tab,
  openId: state.openId,
  decisionFilter: state.decisionFilter,
  modelFilter: state.modelFilter,
  readyOnly: state.readyOnly,
  matricesOf: state.matricesOf,
  chart: state.chart,
  calculator: state.calculator,
});

function keptChart(kept: unknown): ChartChoice {
  const saved = isRecord(kept) ? kept : {};
  return {
    days: CHART_DAYS.find((days) => days === saved['days']) ?? DEFAULT_DAYS,
    by: CHART_DIMENSIONS.find((by) => by === saved['by']) ?? 'model',
    asTable: saved['asTable'] === true,
  };
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const textOr = <T>(value: unknown, fallback: T): string | T => (typeof value === 'string' ? value : fallback);

/** True when every word of the filter is somewhere in the texts, in any case. */
export function matchesFilter(filter: string, texts: readonly string[]): boolean {
  const hay = texts.join('\n').toLowerCase();
  return filter
    .toLowerCase()
    .split(/\s+/)
    .every((word) => hay.includes(word));
}

/** The loaded rows that match the filter. */
export function visibleRows({ decisions, decisionFilter }: State): readonly DecisionRow[] {
  const rows = decisions.value?.rows ?? [];
  return rows.filter((row) =>
    matchesFilter(decisionFilter, [
      row.client,
      row.surface,
      row.asked,
      row.served,
      row.tier,
      row.complexity,
      row.category,
      row.cost.text,
      row.status,
      row.reason,
    ]),
  );
}

/** The models that match the filter, and are ready if only those are wanted. */
export function visibleModels({ models, modelFilter, readyOnly }: State): ModelsView['models'] {
  return (models.value?.models ?? []).filter(
    (model) =>
      (model.ready || !readyOnly) &&
      matchesFilter(modelFilter, [model.model, model.name, model.tier, model.price, ...model.capabilities]),
  );
}

/** The newest comparison that the page knows of: its own, or the last one of the host. */
export function newestComparison({ quality, comparison }: State): ComparisonView | undefined {
  const [own, known] = [comparison.value, quality.value?.comparison];
  if (!own || !known) return own ?? known;
  return own.atMs > known.atMs ? own : known;
}

/** The strategy of a comparison whose matrices are shown: the one picked, else the one in use, else the first. */
export function shownStrategy(
  { matricesOf, quality }: State,
  { strategies }: ComparisonView,
): StrategyView | undefined {
  const named = (name: string | undefined): StrategyView | undefined =>
    strategies.find(({ strategy }) => strategy === name);
  return named(matricesOf) ?? named(quality.value?.strategy) ?? strategies[0];
}
