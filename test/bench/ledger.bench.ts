import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { SpendDimension } from '../../src/core/spend/types.js';
import type { LedgerConnection } from '../../src/store/connection.js';
import { openSqliteStore } from '../../src/store/sqlite.js';
import { HOUR_MS, idOf } from '../store/entries.js';
import { benchDecision, benchEntry, DAY_MS, endMs, FIRST_MS } from './support/ledger-rows.js';

const SIZES = [10_000, 100_000, 1_000_000];

/** Rows handed over before their answers are awaited: far more than one transaction takes. */
const BURST_ROWS = 5_000;

/** Rows handed over in one turn of the event loop, so that a stall seen is the store's and not ours. */
const HANDFUL_ROWS = 20;

const RUNS = 20;

/** How much of the largest ledger is removed at the end. */
const PRUNED_SHARE = 0.1;

async function main(): Promise<void> {
  const dir = mkdtempSync(path.join(tmpdir(), 'ledger-bench-'));
  const file = path.join(dir, 'ledger.db');
  try {
    let rows = 0;
    for (const size of SIZES) {
      const filled = await open(file);
      const filling = await fill(filled, rows, size);
      await filled.close();
      rows = size;
      console.log(`\n${size} rows, ${((endMs(rows) - FIRST_MS) / DAY_MS / 365).toFixed(2)} years`);
      print('append', `${filling.rowsPerSecond.toFixed(0)} rows/s`);
      print('longest stall', `${filling.longestStallMs.toFixed(1)} ms`);
      print('file', `${(statSync(file).size / rows).toFixed(0)} bytes/row`);
      printMemory(file);
      await measure(file, rows);
    }
    await pruneSome(file, rows);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

async function measure(file: string, rows: number): Promise<void> {
  const startedMs = performance.now();
  const store = await open(file);
  print('open', `${(performance.now() - startedMs).toFixed(1)} ms`);

  const today = Math.floor(endMs(rows) / DAY_MS) * DAY_MS;
  const meter = [endMs(rows) - 3_456_789, today, today - 6 * DAY_MS, today - 30 * DAY_MS, 0];
  const since = (sinceMs: number, ...by: SpendDimension[]) =>
    store.spend({ sinceMs, untilMs: undefined, slots: [], by });
  // Days that begin two hours before those of UTC, so that they are made of smaller sums.
  const slots = Array.from({ length: 30 }, (_, day) => today - (29 - day) * DAY_MS - 2 * HOUR_MS);
  const daily = (...by: SpendDimension[]) => store.spend({ sinceMs: slots[0] ?? 0, untilMs: undefined, slots, by });

  await time('session', () => store.spendSince(meter[0] ?? 0));
  await time('today', () => store.spendSince(today));
  await time('week', () => store.spendSince(today - 6 * DAY_MS));
  await time('month', () => store.spendSince(today - 30 * DAY_MS));
  await time('all', () => store.spendSince(0));
  await meterUpdates(store, rows, meter);
  await time('30 days by model', () => daily('model'));
  await time('30 days by tier', () => daily('tier'));
  await time('month by workspace', () => since(today - 30 * DAY_MS, 'workspace'));
  await time('year by app, tier', () => since(today - 365 * DAY_MS, 'app', 'tier'));
  await time('all by app', () => since(0, 'app'));
  await time('list 100', () => store.list({ limit: 100, beforeId: idOf(rows / 2) }));
  await time('after 500', () => store.after(idOf(rows / 2), 500));
  await time('find', () => store.find(idOf(rows / 2)));
  await time('classes of 30 days', () => store.classesSince(today - 30 * DAY_MS, ''));
  await once('check', () => store.check());
  await store.close();
}

/** What the meter asks after each request. */
async function meterUpdates(store: LedgerConnection, rows: number, starts: readonly number[]): Promise<void> {
  const runsMs: number[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    const number = rows + run;
    await store.append({ ...benchEntry(rows - 1), requestId: `AGAIN${number}` }, benchDecision(number));
    const startedMs = performance.now();
    await Promise.all(starts.map((sinceMs) => store.spendSince(sinceMs)));
    runsMs.push(performance.now() - startedMs);
  }
  runsMs.sort((a, b) => a - b);
  print('all five, after a row', `${milliseconds(runsMs[RUNS / 2])}, worst ${milliseconds(runsMs.at(-1))}`);
}

/** A process of its own opens the ledger and asks what a start asks. */
function printMemory(file: string): void {
  const script = process.argv[1] ?? '';
  process.stdout.write(execFileSync(process.execPath, ['--expose-gc', script, file], { encoding: 'utf8' }));
}

async function memoryOf(file: string): Promise<void> {
  globalThis.gc?.();
  const before = process.memoryUsage();
  const store = await open(file);
  await store.spendSince(0);
  await store.list({ limit: 100, beforeId: undefined });
  globalThis.gc?.();
  const after = process.memoryUsage();
  print(
    'memory when open',
    `RSS ${megabytes(after.rss)} (before ${megabytes(before.rss)}), heap ${megabytes(after.heapUsed)}`,
  );
  await store.close();
}

async function pruneSome(file: string, rows: number): Promise<void> {
  const store = await open(file);
  const beforeMs = FIRST_MS + (endMs(rows) - FIRST_MS) * PRUNED_SHARE;
  let removed = 0;
  await once('prune', async () => {
    for (let went = -1; went !== 0; removed += went) went = await store.prune(beforeMs);
  });
  print('removed', `${removed} rows`);
  await store.close();
}

async function open(file: string): Promise<LedgerConnection> {
  const store = await openSqliteStore(file, { report: (error) => console.error(error) });
  if (store === 'held-elsewhere') throw new Error('the bench file is in use');
  return store;
}

/** Appends burst after burst. */
async function fill(store: LedgerConnection, from: number, to: number) {
  const startedMs = performance.now();
  const longestStallMs = await longestStall(async () => {
    for (let first = from; first < to; first += BURST_ROWS) {
      const appends: Promise<void>[] = [];
      for (let index = 0; index < BURST_ROWS; index += 1) {
        appends.push(store.append(benchEntry(first + index), benchDecision(first + index)));
        if (index % HANDFUL_ROWS === 0) await nextTurn();
      }
      await Promise.all(appends);
    }
  });
  return { rowsPerSecond: ((to - from) / (performance.now() - startedMs)) * 1_000, longestStallMs };
}

/** How long the event loop was ever held while the work went on. */
async function longestStall(work: () => Promise<unknown>): Promise<number> {
  let longestMs = 0;
  let lastTurnMs = performance.now();
  const watch = setInterval(() => {
    longestMs = Math.max(longestMs, performance.now() - lastTurnMs);
    lastTurnMs = performance.now();
  }, 1);
  await work();
  clearInterval(watch);
  return longestMs;
}

/** Prints how long something takes that is done once, and how long it held the event loop. */
async function once(label: string, job: () => Promise<unknown>): Promise<void> {
  const startedMs = performance.now();
  const stallMs = await longestStall(job);
  print(label, `${(performance.now() - startedMs).toFixed(0)} ms, longest stall ${stallMs.toFixed(1)} ms`);
}

/** Prints the first of some runs, which reads, and the middle of the others, which may not have to. */
async function time(label: string, job: () => Promise<unknown>): Promise<void> {
  const runsMs: number[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    const startedMs = performance.now();
    await job();
    runsMs.push(performance.now() - startedMs);
  }
  const [firstMs, ...others] = runsMs;
  print(label, `${milliseconds(firstMs)}, again ${milliseconds(others.toSorted((a, b) => a - b)[RUNS / 2])}`);
}

const print = (label: string, value: string): void => console.log(`  ${label.padEnd(22)} ${value}`);

const milliseconds = (ms = Number.NaN): string => `${ms.toFixed(2)} ms`;

const megabytes = (bytes: number): string => `${(bytes / 1_048_576).toFixed(0)} MB`;

// The ledger's own timers let a process end.
const awake = setInterval(() => undefined, 60_000);
const [, , fileToOpen] = process.argv;
await (fileToOpen === undefined ? main() : memoryOf(fileToOpen));
clearInterval(awake);
