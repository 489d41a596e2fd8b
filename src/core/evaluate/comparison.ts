import type { CellAccuracy } from './cells.js';
import type { Confusion } from './confusion.js';
import type { Scorecard } from './scorecard.js';

/** How well and how fast one strategy judges. */
export type StrategyFigures = {
  readonly strategy: string;
  readonly meaning: string;
  readonly scorecard: Scorecard;
  readonly medianMicroseconds: number;
  readonly p99Microseconds: number;
};

/** The figures with what they were counted from. */
export type ComparedStrategy = StrategyFigures & {
  readonly tiers: Confusion;
  readonly cells: readonly CellAccuracy[];
  /** Why another strategy judged under this one's name; undefined when none did. */
  readonly fallback: string | undefined;
};

/** Strategies that judged the same labelled rows, and when that was. */
export type Comparison = {
  readonly atMs: number;
  readonly rows: number;
  readonly strategies: readonly ComparedStrategy[];
};
