import type { DatabaseSync } from 'node:sqlite';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { DAY_MS, HOUR_MS } from '../core/time.js';
import { numberOf } from './migrate.js';
import { makeKeptSince } from './prune.js';
import type { LedgerCheck } from './store.js';
import { SUM_SIZES_MS } from './sums.js';

/** Rows that are counted in one turn of the event loop. */
const SLICE_ROWS = 2_000;

/** What is compared: requests and nano-dollars. */
type Count = { readonly requests: number; readonly nanoUsd: number };

/**
 * Checks the file's structure, what refers to what, and the sums against the rows. SQLite's check of the structure is one
 * step that holds the thread: some 0.3 seconds for 100,000 rows, 3 seconds for a million. The rest is done in between
 * other work.
 */
export async function checkLedger(db: DatabaseSync): Promise<LedgerCheck> {
  const problems = [...brokenPages(db)];
  if (problems.length === 0) problems.push(...(await orphans(db)), ...(await wrongSums(db)));
  return { rows: numberOf(db, 'SELECT count(*) FROM requests'), bytes: bytesOf(db), problems };
}

const brokenPages = (db: DatabaseSync): readonly string[] =>
  db
    .prepare('PRAGMA integrity_check')
    .all()
    .map((row) => String(row['integrity_check']))
    .filter((line) => line !== 'ok');

async function orphans(db: DatabaseSync): Promise<readonly string[]> {
  const count = db.prepare('SELECT count(*) AS rows FROM pragma_foreign_key_check(?)');
  const problems: string[] = [];
  for (const { name = null } of db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all()) {
    await nextTurn();
    const rows = Number(count.get(name)?.['rows']);
    if (rows > 0) problems.push(`${rows} rows of "${String(name)}" belong to nothing.`);
  }
  return problems;
}

/** Rows from before `keptSince` are left out: of what was removed there, only days are known. */
async function wrongSums(db: DatabaseSync): Promise<readonly string[]> {
  const keptSince = makeKeptSince(db);
  const sinceMs = keptSince();
  // All in one turn, so that they are of the same rows.
  const lastSeq = numberOf(db, 'SELECT max(seq) FROM requests');
  const bySize = SUM_SIZES_MS.map((sizeMs) => ({
    sizeMs,
    found: countSums(db, sizeMs, sizeMs > DAY_MS ? 0 : sinceMs),
  }));
  const inDays = countSums(db, DAY_MS, 0);

  const inRows = await countRows(db, sinceMs, lastSeq);
  if (keptSince() !== sinceMs) return wrongSums(db);
  return bySize.flatMap(({ sizeMs, found }) => {
    const expected = sizeMs > DAY_MS ? inDays : inRows;
    if (found.requests === expected.requests && found.nanoUsd === expected.nanoUsd) return [];
    return [`The sums over ${sizeMs / HOUR_MS} hours hold ${inWords(found)}, and should hold ${inWords(expected)}.`];
  });
}

function countSums(db: DatabaseSync, sizeMs: number, sinceMs: number): Count {
  const sql =
    'SELECT total(requests) AS requests, total(nano_usd) AS nano_usd FROM spend_sums WHERE size_ms = ? AND start_ms >= ?';
  return countFrom(db.prepare(sql).get(sizeMs, sinceMs));
}

/** A row counts for its own cost, or for that of its calls where they cost more. */
const COUNT_ROWS = `
SELECT count(*) AS requests, total(max(coalesce(cost_nano_usd, 0), coalesce(calls, 0))) AS nano_usd
FROM (
  SELECT cost_nano_usd, (SELECT sum(value ->> '$.cost.nanoUsd') FROM json_each(attempts)) AS calls
  FROM requests WHERE seq > ? AND seq <= ? AND at_ms >= ?
)`;

async function countRows(db: DatabaseSync, sinceMs: number, lastSeq: number): Promise<Count> {
  const statement = db.prepare(COUNT_ROWS);
  let count: Count = { requests: 0, nanoUsd: 0 };
  for (let seq = 0; seq < lastSeq; seq += SLICE_ROWS) {
    const slice = countFrom(statement.get(seq, Math.min(seq + SLICE_ROWS, lastSeq), sinceMs));
    count = { requests: count.requests + slice.requests, nanoUsd: count.nanoUsd + slice.nanoUsd };
    await nextTurn();
  }
  return count;
}

type Row = ReturnType<ReturnType<DatabaseSync['prepare']>['get']>;

const countFrom = (row: Row): Count => ({ requests: Number(row?.['requests']), nanoUsd: Number(row?.['nano_usd']) });

const inWords = ({ requests, nanoUsd }: Count): string => `${requests} requests and ${nanoUsd} nano-dollars`;

const bytesOf = (db: DatabaseSync): number => numberOf(db, 'PRAGMA page_count') * numberOf(db, 'PRAGMA page_size');
