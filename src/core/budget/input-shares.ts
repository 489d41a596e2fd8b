import { allInputTokens } from '../chat.js';
import type { ModelRef } from '../model.js';
import { makeSamples, type Samples } from './samples.js';

/** How much of a model's input no cache had: what is usual, and what is hardly passed. 0 to 1. */
export type InputShare = { readonly usual: number; readonly most: number };

/** What of the input of each model was not read from a cache lately, 0 to 1. */
export type InputShares = Pick<Samples, 'add' | 'learn'> & {
  /** Undefined before there were enough calls. */
  readonly shareOf: (model: ModelRef) => InputShare | undefined;
};

/** The first request of a conversation finds no cache; there are few of them among those of agents. */
const HARDLY_PASSED = 0.95;

/** Room above that. */
const MARGIN = 1.25;

/** Makes the memory of shares. */
export function makeInputShares(): InputShares {
  const { add, learn, of } = makeSamples((usage) => {
    const all = allInputTokens(usage);
    return all > 0 ? (all - usage.cacheReadTokens) / all : undefined;
  });
  return {
    add,
    learn,
    shareOf: (model) => {
      const shares = of(model);
      if (!shares) return undefined;
      const high = shares.toSorted((a, b) => a - b)[Math.ceil(shares.length * HARDLY_PASSED) - 1] ?? 1;
      return { usual: shares.reduce((sum, share) => sum + share, 0) / shares.length, most: Math.min(1, MARGIN * high) };
    },
  };
}
