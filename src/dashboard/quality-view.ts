import { CATEGORIES, COMPLEXITIES, type Category, type Complexity } from '../core/classify/classification.js';
import type { ComparedStrategy, Comparison } from '../core/evaluate/comparison.js';
import type { Accuracy, Confusion } from '../core/evaluate/confusion.js';
import { HEAD_NAMES, HEADS } from '../core/evaluate/scorecard.js';
import { wilsonInterval } from '../core/evaluate/wilson.js';
import type { ClassCount } from '../core/ledger.js';
import { toProvenanceView, type Provenance } from './provenance.js';
import type {
  AccuracyView,
  ClassesView,
  ComparisonView,
  GridCell,
  GridView,
  QualityView,
  StrategyView,
} from './quality.js';

/** What the first part of the tab is made from. */
export type QualitySource = {
  readonly inUse: { readonly id: string; readonly meaning: string };
  readonly provenance: Provenance | undefined;
  readonly comparison: Comparison | undefined;
};

/** Which strategy is in use, where the learned one comes from, and what was compared last. */
export const toQualityView = ({ inUse, provenance, comparison }: QualitySource): QualityView => ({
  strategy: inUse.id,
  meaning: inUse.meaning,
  provenance: provenance && toProvenanceView(provenance),
  comparison: comparison && toComparisonView(comparison),
});

/** Strategies side by side, and recall of each class. */
export function toComparisonView({ atMs, rows, strategies }: Comparison): ComparisonView {
  return {
    atMs,
    rows,
    strategies: strategies.map(toStrategyView),
    recalls: HEAD_NAMES.flatMap((head) =>
      HEADS[head].map((label, at) => {
        const classes = strategies.map(({ scorecard }) => scorecard[head]?.classes[at]);
        return { head, label, n: classes[0]?.expected ?? 0, ratios: classes.map((one) => one?.recallRatio) };
      }),
    ),
  };
}

const toStrategyView = ({ scorecard, tiers, cells, ...figures }: ComparedStrategy): StrategyView => ({
  strategy: figures.strategy,
  meaning: figures.meaning,
  fallback: figures.fallback,
  heads: {
    tier: toAccuracyView(scorecard.tier),
    complexity: toAccuracyView(scorecard.complexity),
    category: toAccuracyView(scorecard.category),
    domain: toAccuracyView(scorecard.domain),
  },
  medianMicroseconds: figures.medianMicroseconds,
  p99Microseconds: figures.p99Microseconds,
  tiers: confusionGrid(tiers),
  cells: classGrid((complexity, category) => {
    const cell = cells.find((one) => one.complexity === complexity && one.category === category);
    return { part: cell?.correct ?? 0, whole: cell?.n ?? 0 };
  }),
});

const toAccuracyView = (accuracy: Accuracy | undefined): AccuracyView | undefined =>
  accuracy && {
    n: accuracy.n,
    exactRatio: accuracy.exactRatio,
    interval: wilsonInterval(accuracy.correct, accuracy.n),
    underRatio: accuracy.underRatio,
    overRatio: accuracy.overRatio,
  };

const confusionGrid = ({ labels, counts }: Confusion): GridView => ({
  rows: labels,
  columns: labels,
  cells: counts.map((row) => {
    const whole = row.reduce((sum, count) => sum + count, 0);
    return row.map((part) => ({ part, whole }));
  }),
});

const classGrid = (cellOf: (complexity: Complexity, category: Category) => GridCell): GridView => ({
  rows: COMPLEXITIES,
  columns: CATEGORIES,
  cells: COMPLEXITIES.map((complexity) => CATEGORIES.map((category) => cellOf(complexity, category))),
});

/** What the person's own requests of the last days were classified as. */
export type ClassesSource = {
  readonly sinceMs: number;
  readonly days: number;
  readonly counts: readonly ClassCount[];
};

/** Counts by complexity and category; kinds without a request are there with 0. */
export function toClassesView({ sinceMs, days, counts }: ClassesSource): ClassesView {
  const requests = counts.reduce((sum, one) => sum + one.requests, 0);
  const cells = classGrid((complexity, category) => {
    const found = counts.find((one) => one.complexity === complexity && one.category === category);
    return { part: found?.requests ?? 0, whole: requests };
  });
  return { sinceMs, days, requests, cells };
}
