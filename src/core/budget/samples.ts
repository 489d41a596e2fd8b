import type { Usage } from '../chat.js';
import type { LedgerEntry } from '../ledger.js';
import { refText, type ModelRef } from '../model.js';

/** What was lately seen of each model: one number a call. */
export type Samples = {
  /** Counts one call of a model, 'provider/model'. */
  readonly add: (model: string, value: number) => void;
  /** Counts the calls of one finished request. */
  readonly learn: (entry: Pick<LedgerEntry, 'attempts'>) => void;
  /** From 8 to 64 numbers, oldest first; undefined before there were enough calls. */
  readonly of: (model: ModelRef) => readonly number[] | undefined;
};

/** Fewer say nothing of the largest one to come. */
const MIN_SAMPLES = 8;
const MAX_SAMPLES = 64;

/** Makes the memory. `valueOf` gives the number of a call that its provider counted, or undefined to leave it out. */
export function makeSamples(valueOf: (usage: Usage) => number | undefined): Samples {
  const samples = new Map<string, number[]>();

  function add(model: string, value: number): void {
    const of = samples.get(model) ?? [];
    if (of.push(value) > MAX_SAMPLES) of.shift();
    samples.set(model, of);
  }

  return {
    add,
    learn: ({ attempts }) => {
      for (const { model, usage, cost } of attempts) {
        // Other amounts belong to replies that broke off, or that we counted ourselves.
        const isCounted = cost?.kind === 'exact' || cost?.kind === 'reported';
        const value = isCounted && usage ? valueOf(usage) : undefined;
        if (value !== undefined) add(refText(model), value);
      }
    },
    of: (model) => {
      const of = samples.get(refText(model));
      return of && of.length >= MIN_SAMPLES ? of : undefined;
    },
  };
}
