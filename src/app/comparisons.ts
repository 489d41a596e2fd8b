import type { Comparison } from '../core/evaluate/comparison.js';
import type { LocalStrategy } from '../core/strategies/strategy.js';
import { compareStrategies } from './benchmark.js';
import type { EvaluationRow } from './evaluation-rows.js';

/** Runs comparisons when they are asked for, and keeps the newest. */
export type Comparisons = {
  /** Undefined before the first. */
  readonly last: () => Comparison | undefined;
  /** Rejects when `signal` is aborted before the end. Who asks while one is under way waits for that one. */
  readonly run: (signal: AbortSignal) => Promise<Comparison>;
};

/** What a comparison is made of; `clockMs` measures, `nowMs` dates. */
export type ComparisonsDeps = {
  readonly rows: () => Promise<readonly EvaluationRow[]>;
  readonly strategies: () => Promise<readonly LocalStrategy[]>;
  readonly clockMs: () => number;
  readonly nowMs: () => number;
};

/** Nothing is read or judged until somebody asks. A comparison that nobody waits for any more is given up. */
export function createComparisons(deps: ComparisonsDeps): Comparisons {
  let last: Comparison | undefined;
  let running: Running | undefined;

  async function compare(signal: AbortSignal): Promise<Comparison> {
    const [rows, local] = await Promise.all([deps.rows(), deps.strategies()]);
    const strategies = await compareStrategies(rows, local, { nowMs: deps.clockMs, signal });
    last = { atMs: deps.nowMs(), rows: rows.length, strategies };
    return last;
  }

  function start(): Running {
    const aborter = new AbortController();
    const run: Running = { aborter, done: compare(aborter.signal), waiting: 0 };
    const forget = (): void => {
      if (running === run) running = undefined;
    };
    run.done.then(forget, forget);
    return run;
  }

  async function wait(run: Running, signal: AbortSignal): Promise<Comparison> {
    const leave = (): void => {
      run.waiting -= 1;
      if (run.waiting > 0) return;
      run.aborter.abort();
      if (running === run) running = undefined; // who asks now gets a run of their own
    };
    run.waiting += 1;
    signal.addEventListener('abort', leave, { once: true });
    try {
      return await run.done;
    } finally {
      signal.removeEventListener('abort', leave);
    }
  }

  return {
    last: () => last,
    run: async (signal) => {
      signal.throwIfAborted();
      running ??= start();
      return wait(running, signal);
    },
  };
}

/** A comparison under way, and how many wait for it. */
type Running = { readonly aborter: AbortController; readonly done: Promise<Comparison>; waiting: number };
