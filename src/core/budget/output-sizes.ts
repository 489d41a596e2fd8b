import type { LedgerEntry } from '../ledger.js';
import { refText, type ModelRef } from '../model.js';

/** How long the replies of each model were lately. */
export type OutputSizes = {
  /** Counts one reply of a model, 'provider/model', that its provider counted. */
  readonly add: (model: string, tokens: number) => void;
  /** Counts the replies of one finished request. */
  readonly learn: (entry: Pick<LedgerEntry, 'attempts'>) => void;
  /** A size that replies of the model hardly pass; undefined before there were enough of them. */
  readonly tokensOf: (model: ModelRef) => number | undefined;
};

/** Fewer replies say nothing of the largest one to come. */
const MIN_SAMPLES = 8;
const MAX_SAMPLES = 64;

/** Room above the largest seen. */
const MARGIN = 1.25;

/** Makes the memory of output sizes: of each model the last 64 replies that its provider counted. */
export function makeOutputSizes(): OutputSizes {
  const samples = new Map<string, number[]>();

  function add(model: string, tokens: number): void {
    const of = samples.get(model) ?? [];
    if (of.push(tokens) > MAX_SAMPLES) of.shift();
    samples.set(model, of);
  }

  return {
    add,
    learn: ({ attempts }) => {
      for (const { model, usage, cost } of attempts) {
        // Other amounts belong to replies that broke off, or that we counted ourselves.
        const isCounted = cost?.kind === 'exact' || cost?.kind === 'reported';
        if (isCounted && usage && usage.outputTokens > 0) add(refText(model), usage.outputTokens);
      }
    },
    tokensOf: (model) => {
      const of = samples.get(refText(model));
      return of && of.length >= MIN_SAMPLES ? Math.ceil(MARGIN * Math.max(...of)) : undefined;
    },
  };
}
