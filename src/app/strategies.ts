import { LOCAL_BASELINES } from '../core/strategies/index.js';
import type { LocalStrategy } from '../core/strategies/strategy.js';
import type { LearnedStore } from './learned.js';

/** The ways of judging a request that this router has. */
export type Strategies = {
  /** Those that need nobody else, the one to use unless another is asked for first. Loaded when they are wanted. */
  readonly local: () => Promise<readonly LocalStrategy[]>;
};

/** The one list that terminal and panel take strategies from. */
export const createStrategies = (learned: LearnedStore): Strategies => ({
  local: async () => [await learned.load(), ...LOCAL_BASELINES],
});
