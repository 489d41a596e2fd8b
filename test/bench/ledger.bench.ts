import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { LedgerConnection } from '../../src/store/connection.js';
import { openSqliteStore } from '../../src/store/sqlite.js';
import { HOUR_START_MS, aDecisionRecord, anEntry, idOf } from '../store/entries.js';

/** One row a minute, by five models, so that the roll-up has as many hours as months of use would give it. */
const ROW_EVERY_MS = 60_000;
const MODELS = 5;

const SIZES = [10_000, 100_000];

/** Rows handed over before their answers are awaited: far more than one transaction takes. */
const BURST_ROWS = 5_000;

/** Rows handed over in one turn of the event loop, so that a stall seen is the store's and not ours. */
const HANDFUL_ROWS = 20;

async function main(): Promise<void> {
  const dir = mkdtempSync(path.join(tmpdir(), 'ledger-bench-'));
  const file = path.join(dir, 'ledger.db');
  try {
    let rows = 0;
    for (const size of SIZES) {
      const store = await open(file);
      const filling = await fill(store, rows, size);
      rows = size;
      console.log(`\n${size} rows`);
      console.log(`  append          ${filling.rowsPerSecond.toFixed(0)} rows/s`);
      console.log(`  longest stall   ${filling.longestStallMs.toFixed(1)} ms`);
      const partialHourMs = HOUR_START_MS + 30 * ROW_EVERY_MS;
      await time('spend, all time', () => store.spendSince(0));
      await time('spend, part', () => store.spendSince(partialHourMs + (rows / 2) * ROW_EVERY_MS));
      await time('list 100', () => store.list({ limit: 100, beforeId: idOf(rows / 2) }));
      await time('after 100', () => store.after(idOf(rows / 2), 100));
      await time('find', () => store.find(idOf(rows / 2)));
      await store.close();
      console.log(`  size            ${(statSync(file).size / rows).toFixed(0)} bytes/row`);
      await time('open and close', async () => (await open(file)).close());
    }
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

async function open(file: string): Promise<LedgerConnection> {
  const store = await openSqliteStore(file, { report: (error) => console.error(error) });
  if (store === 'held-elsewhere') throw new Error('the bench file is in use');
  return store;
}

/** Appends burst after burst, and watches how long the event loop was ever held. */
async function fill(store: LedgerConnection, from: number, to: number) {
  let longestStallMs = 0;
  let lastTurnMs = performance.now();
  const watch = setInterval(() => {
    longestStallMs = Math.max(longestStallMs, performance.now() - lastTurnMs);
    lastTurnMs = performance.now();
  }, 1);

  const startedMs = performance.now();
  for (let first = from; first < to; first += BURST_ROWS) {
    const appends: Promise<void>[] = [];
    for (let index = 0; index < BURST_ROWS; index += 1) {
      appends.push(appendNumbered(store, first + index));
      if (index % HANDFUL_ROWS === 0) await nextTurn();
    }
    await Promise.all(appends);
  }
  clearInterval(watch);
  return { rowsPerSecond: ((to - from) / (performance.now() - startedMs)) * 1_000, longestStallMs };
}

function appendNumbered(store: LedgerConnection, number: number): Promise<void> {
  const entry = anEntry({
    requestId: idOf(number),
    atMs: HOUR_START_MS + number * ROW_EVERY_MS,
    servedModel: { provider: 'acme', model: `m${number % MODELS}` },
  });
  return store.append(entry, aDecisionRecord({ requestId: idOf(number) }));
}

/** Prints the middle and the worst of some runs. */
async function time(label: string, job: () => Promise<unknown>): Promise<void> {
  const runsMs: number[] = [];
  for (let run = 0; run < 20; run += 1) {
    const startedMs = performance.now();
    await job();
    runsMs.push(performance.now() - startedMs);
  }
  runsMs.sort((a, b) => a - b);
  console.log(`  ${label.padEnd(15)} ${runsMs[10]?.toFixed(2) ?? ''} ms, worst ${runsMs.at(-1)?.toFixed(2) ?? ''} ms`);
}

await main();
