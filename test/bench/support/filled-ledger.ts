import { setImmediate as nextTurn } from 'node:timers/promises';
import { ulid } from 'ulid';
import { CATEGORIES, COMPLEXITIES } from '../../../src/core/classify/classification.js';
import { openSqliteStore } from '../../../src/store/sqlite.js';
import type { LedgerStore } from '../../../src/store/store.js';
import { aDecisionRecord, anEntry } from '../../store/entries.js';

/** One row a minute, so that 100,000 rows are ten weeks of use. */
const ROW_EVERY_MS = 60_000;

/** Rows handed over before their answers are awaited. */
const BURST_ROWS = 1_000;

/** The models of the mock provider, so that what the ledger teaches is about those that are asked. */
const MODELS = ['thrifty', 'costly'];

/** Appends rows through the product's own store until the file has this many, the newest written a minute ago. */
export async function fillLedger(file: string, rows: number): Promise<void> {
  const store = await openSqliteStore(file, { report: (error) => console.error(error) });
  if (store === 'held-elsewhere') throw new Error('The ledger of the bench is in use.');
  const nowMs = Date.now();
  for (let first = 0; first < rows; first += BURST_ROWS) {
    const count = Math.min(BURST_ROWS, rows - first);
    const rowOf = (index: number) => row(first + index, nowMs - (rows - first - index) * ROW_EVERY_MS);
    await Promise.all(Array.from({ length: count }, (_, index) => store.append(...rowOf(index))));
    await nextTurn();
  }
  await store.close();
}

/** Every kind of task by every model in turn, so that the memory has as many cells as it would have from real use. */
function row(number: number, atMs: number): Parameters<LedgerStore['append']> {
  const requestId = ulid(atMs);
  const round = Math.floor(number / (CATEGORIES.length * COMPLEXITIES.length));
  const model = { provider: 'mock', model: MODELS[round % MODELS.length] ?? '' };
  const plain = anEntry({ requestId, atMs, servedModel: model });
  const task = {
    ...plain.task,
    category: CATEGORIES[number % CATEGORIES.length] ?? 'code',
    complexity: COMPLEXITIES[number % COMPLEXITIES.length] ?? 'simple',
  };
  const attempts = plain.attempts.map((attempt) => ({ ...attempt, model }));
  return [{ ...plain, task, attempts }, aDecisionRecord({ requestId })];
}
