import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { makeCellTally } from '../core/evaluate/cells.js';
import type { ComparedStrategy } from '../core/evaluate/comparison.js';
import { makeTally } from '../core/evaluate/confusion.js';
import { HEADS, makeScorecard } from '../core/evaluate/scorecard.js';
import type { LocalStrategy, ToClassify } from '../core/strategies/strategy.js';
import { readRow, toClassify, type EvaluationRow } from './evaluation-rows.js';

/** What a comparison needs beside rows and strategies. */
export type CompareDeps = { readonly nowMs: () => number; readonly signal: AbortSignal };

/** Judged before the clock counts, so that word lists are grown and code is compiled. */
const WARM_UP_ROWS = 300;

/** Rows judged before other work gets its turn; a slow strategy takes some milliseconds for them. */
const SLICE = 100;

/** Our own labelled rows, from the file that the build lays beside the page's folder. */
export async function readBenchmarkRows(pageDir: string): Promise<readonly EvaluationRow[]> {
  const text = await readFile(path.join(pageDir, '..', 'benchmark.jsonl'), 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line, index) => readRow(line, index + 1));
}

/** Lets every strategy judge the same rows, one strategy after the other. */
export async function compareStrategies(
  rows: readonly EvaluationRow[],
  strategies: readonly LocalStrategy[],
  deps: CompareDeps,
): Promise<readonly ComparedStrategy[]> {
  const asked = rows.map((row) => ({ input: toClassify(row), labels: row.labels }));
  const figures: ComparedStrategy[] = [];
  for (const strategy of strategies) figures.push(await measure(strategy, asked, deps));
  return figures;
}

type Asked = { readonly input: ToClassify; readonly labels: EvaluationRow['labels'] };

async function measure(strategy: LocalStrategy, asked: readonly Asked[], deps: CompareDeps): Promise<ComparedStrategy> {
  const tally = makeScorecard();
  const tiers = makeTally(HEADS.tier);
  const cells = makeCellTally();
  const times: number[] = [];
  let fallback: string | undefined;
  await inSlices(asked.slice(0, WARM_UP_ROWS), deps.signal, ({ input }) => void strategy.classify(input));
  await inSlices(asked, deps.signal, ({ input, labels }) => {
    const startedMs = deps.nowMs();
    const given = strategy.classify(input);
    times.push((deps.nowMs() - startedMs) * 1_000);
    tally.add(labels, given);
    cells.add(labels, given);
    if (labels.tier !== undefined) tiers.add(labels.tier, given.tier);
    fallback ??= given.fallback;
  });
  times.sort((a, b) => a - b);
  return {
    strategy: strategy.id,
    meaning: strategy.meaning,
    scorecard: tally.scorecard(),
    medianMicroseconds: quantile(times, 0.5),
    p99Microseconds: quantile(times, 0.99),
    tiers: tiers.confusion(),
    cells: cells.cells(),
    fallback,
  };
}

async function inSlices<T>(items: readonly T[], signal: AbortSignal, visit: (item: T) => void): Promise<void> {
  for (let from = 0; from < items.length; from += SLICE) {
    signal.throwIfAborted();
    items.slice(from, from + SLICE).forEach(visit);
    await nextTurn();
  }
}

/** The value that this share of the sorted values does not exceed. */
const quantile = (sorted: readonly number[], shareRatio: number): number =>
  sorted[Math.min(Math.floor(sorted.length * shareRatio), sorted.length - 1)] ?? 0;
