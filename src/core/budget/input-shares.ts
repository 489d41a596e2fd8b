import { allInputTokens } from '../chat.js';
import type { LedgerEntry } from '../ledger.js';
import { refText, type ModelRef } from '../model.js';

/** How much of a model's input no cache had: what is usual, and what is hardly passed. 0 to 1. */
export type InputShare = { readonly usual: number; readonly most: number };

/** What of the input of each model was not read from a cache lately. */
export type InputShares = {
  /** Counts one call of a model, 'provider/model', with so much of its input not read from a cache. */
  readonly add: (model: string, share: number) => void;
  /** Counts the calls of one finished request. */
  readonly learn: (entry: Pick<LedgerEntry, 'attempts'>) => void;
  /** Undefined before there were enough calls. */
  readonly shareOf: (model: ModelRef) => InputShare | undefined;
};

const MIN_SAMPLES = 8;
const MAX_SAMPLES = 64;

/** The first request of a conversation finds no cache; there are few of them among those of agents. */
const HARDLY_PASSED = 0.95;

/** Room above that. */
const MARGIN = 1.25;

/** Makes the memory of shares: of each model the last 64 calls that its provider counted. */
export function makeInputShares(): InputShares {
  const samples = new Map<string, number[]>();

  function add(model: string, share: number): void {
    const of = samples.get(model) ?? [];
    if (of.push(share) > MAX_SAMPLES) of.shift();
    samples.set(model, of);
  }

  return {
    add,
    learn: ({ attempts }) => {
      for (const { model, usage, cost } of attempts) {
        const isCounted = cost?.kind === 'exact' || cost?.kind === 'reported';
        const all = usage ? allInputTokens(usage) : 0;
        if (isCounted && usage && all > 0) add(refText(model), (all - usage.cacheReadTokens) / all);
      }
    },
    shareOf: (model) => {
      const of = samples.get(refText(model));
      if (!of || of.length < MIN_SAMPLES) return undefined;
      const high = of.toSorted((a, b) => a - b)[Math.ceil(of.length * HARDLY_PASSED) - 1] ?? 1;
      return { usual: of.reduce((sum, share) => sum + share, 0) / of.length, most: Math.min(1, MARGIN * high) };
    },
  };
}
