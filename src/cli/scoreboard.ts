import type { StrategyFigures } from '../core/evaluate/comparison.js';
import type { Accuracy } from '../core/evaluate/confusion.js';
import { HEAD_NAMES, HEADS, type Scorecard } from '../core/evaluate/scorecard.js';
import { columns } from './support.js';

const NONE = '–';

/** A share of 1 as a person reads it. */
export const percent = (ratio: number | undefined): string =>
  ratio === undefined ? NONE : `${(ratio * 100).toFixed(1)} %`;

/** One strategy: a line for each head that had labels, and a line for each class of it. */
export function scorecardText(scorecard: Scorecard): string {
  const heads = HEAD_NAMES.flatMap((head) => {
    const accuracy = scorecard[head];
    return accuracy ? [{ head, accuracy }] : [];
  });
  return [
    columns([
      ['', 'n', 'exact', 'under', 'over', 'macro-F1'],
      ...heads.map(({ head, accuracy }) => [
        head,
        String(accuracy.n),
        percent(accuracy.exactRatio),
        percent(accuracy.underRatio),
        percent(accuracy.overRatio),
        accuracy.macroF1.toFixed(3),
      ]),
    ]),
    '',
    columns([
      ['', '', 'n', 'recall', 'precision'],
      ...heads.flatMap(({ head, accuracy }) =>
        accuracy.classes.map((one) => [
          head,
          one.label,
          String(one.expected),
          percent(one.recallRatio),
          percent(one.precisionRatio),
        ]),
      ),
    ]),
  ].join('\n');
}

/** Strategies side by side: exact accuracy and time, then recall of each class. */
export const comparisonText = (figures: readonly StrategyFigures[]): string =>
  [accuracyTable(figures), '', recallTable(figures)].join('\n');

const accuracyTable = (figures: readonly StrategyFigures[]): string =>
  columns([
    ['exact', 'tier', 'under', 'over', 'complexity', 'under', 'over', 'category', 'domain', 'median µs', 'p99 µs'],
    ...figures.map(({ strategy, scorecard, medianMicroseconds, p99Microseconds }) => [
      strategy,
      ...orderedCells(scorecard.tier),
      ...orderedCells(scorecard.complexity),
      percent(scorecard.category?.exactRatio),
      percent(scorecard.domain?.exactRatio),
      medianMicroseconds.toFixed(0),
      p99Microseconds.toFixed(0),
    ]),
  ]);

const orderedCells = (accuracy: Accuracy | undefined): readonly string[] => [
  percent(accuracy?.exactRatio),
  percent(accuracy?.underRatio),
  percent(accuracy?.overRatio),
];

function recallTable(figures: readonly StrategyFigures[]): string {
  const rows = HEAD_NAMES.flatMap((head) =>
    HEADS[head].map((label, at) => {
      const classes = figures.map(({ scorecard }) => scorecard[head]?.classes[at]);
      return [head, label, String(classes[0]?.expected ?? 0), ...classes.map((one) => percent(one?.recallRatio))];
    }),
  );
  return columns([['recall', '', 'n', ...figures.map(({ strategy }) => strategy)], ...rows]);
}
