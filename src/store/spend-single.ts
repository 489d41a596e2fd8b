import type { DatabaseSync } from 'node:sqlite';
import { bookableFromRow } from './rows.js';
import type { Piece } from './spend-pieces.js';
import type { Totals } from './spend-totals.js';

/** A function that adds up a piece from single requests, by the same rule that filled the sums. */
export function makeAddSingle(db: DatabaseSync): (piece: Piece, totals: Totals) => void {
  const between = db.prepare('SELECT * FROM requests WHERE at_ms >= ? AND at_ms < ?');
  return ({ slot, fromMs, toMs }, totals) => {
    for (const row of between.iterate(fromMs, toMs)) totals.book(slot, bookableFromRow(row));
  };
}
