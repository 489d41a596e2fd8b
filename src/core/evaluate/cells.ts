import {
  CATEGORIES,
  COMPLEXITIES,
  type Category,
  type Classification,
  type Complexity,
} from '../classify/classification.js';
import type { Labels } from './scorecard.js';

/** How one kind of request fared: of `n` that a person put here, `correct` got this complexity and this category. */
export type CellAccuracy = {
  readonly complexity: Complexity;
  readonly category: Category;
  readonly n: number;
  readonly correct: number;
};

/** Counts kinds of request one at a time. */
export type CellTally = {
  /** A row without one of the two labels belongs to no kind, and is not counted. */
  readonly add: (expected: Labels, given: Pick<Classification, 'complexity' | 'category'>) => void;
  /** All twelve kinds, also those without rows: each complexity from the lowest, with its categories. */
  readonly cells: () => readonly CellAccuracy[];
};

/** An empty tally over complexity and category. */
export function makeCellTally(): CellTally {
  const counts = new Map<string, { n: number; correct: number }>();
  return {
    add({ complexity, category }, given) {
      if (complexity === undefined || category === undefined) return;
      const key = keyOf(complexity, category);
      const { n, correct } = counts.get(key) ?? NONE;
      const isExact = given.complexity === complexity && given.category === category;
      counts.set(key, { n: n + 1, correct: correct + (isExact ? 1 : 0) });
    },
    cells: () =>
      COMPLEXITIES.flatMap((complexity) =>
        CATEGORIES.map((category) => ({ complexity, category, ...(counts.get(keyOf(complexity, category)) ?? NONE) })),
      ),
  };
}

const NONE = { n: 0, correct: 0 };
const keyOf = (complexity: Complexity, category: Category): string => `${complexity} ${category}`;
