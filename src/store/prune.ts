import type { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { DAY_MS } from '../core/time.js';
import { inTransaction } from './migrate.js';
import { SUM_SIZES_MS } from './sums.js';

/** One transaction holds the thread about this long, and others have as long in between. */
const SLICE_MS = 5;

/** Rows between two looks at the clock. */
const BATCH_ROWS = 20;

/** One call works about this long, so that a process that asks the owner gets its answer in time. */
const CALL_MS = 1_000;

/** A function that says since when single requests are kept, and not only their sums by day; 0 when none were removed. */
export function makeKeptSince(db: DatabaseSync): () => number {
  const statement = db.prepare('SELECT kept_since_ms FROM retention');
  return () => Number(statement.get()?.['kept_since_ms']);
}

/**
 * A function that removes rows from before the UTC day of a moment, and their sums of less than a day, for about a second;
 * how many rows went, 0 when none is left. Pages that become free are used for new rows, so
 * the file stops to grow but does not shrink: to shrink it would take long with nothing else done meanwhile.
 */
export function makePrune(db: DatabaseSync): (beforeMs: number) => Promise<number> {
  const removeSlice = makeRemoveSlice(db);
  const keepSince = db.prepare('UPDATE retention SET kept_since_ms = max(kept_since_ms, ?)');
  return async (beforeMs) => {
    const endMs = Math.floor(beforeMs / DAY_MS) * DAY_MS;
    // From here on days are counted from their own sums, so it does not matter where this stops.
    keepSince.run(endMs);
    const stopAtMs = performance.now() + CALL_MS;
    let removed = 0;
    while (performance.now() < stopAtMs) {
      const slice = removeSlice(endMs);
      removed += slice.removed;
      if (slice.isLast) break;
      await sleep(SLICE_MS);
    }
    return removed;
  };
}

/** A function that removes from the oldest on, in one transaction. */
function makeRemoveSlice(db: DatabaseSync): (endMs: number) => { readonly removed: number; readonly isLast: boolean } {
  // The row written last stays: those who read on from the last row they saw must find it.
  const oldest = db.prepare(
    `SELECT seq, at_ms FROM requests
     WHERE at_ms < ? AND seq < (SELECT max(seq) FROM requests) ORDER BY at_ms LIMIT ${BATCH_ROWS}`,
  );
  const decision = db.prepare('DELETE FROM decisions WHERE seq = ?');
  const request = db.prepare('DELETE FROM requests WHERE seq = ?');
  const sums = db.prepare('DELETE FROM spend_sums WHERE size_ms = ? AND start_ms < ?');
  const sizesMs = SUM_SIZES_MS.filter((sizeMs) => sizeMs < DAY_MS);

  return (endMs) => {
    const stopAtMs = performance.now() + SLICE_MS;
    let removed = 0;
    let reachedMs = 0;
    inTransaction(db, () => {
      while (reachedMs < endMs && performance.now() < stopAtMs) {
        const rows = oldest.all(endMs);
        for (const { seq = null } of rows) {
          decision.run(seq);
          request.run(seq);
        }
        removed += rows.length;
        reachedMs = rows.length < BATCH_ROWS ? endMs : Number(rows.at(-1)?.['at_ms']);
        for (const sizeMs of sizesMs) sums.run(sizeMs, reachedMs);
      }
    });
    return { removed, isLast: reachedMs >= endMs };
  };
}
