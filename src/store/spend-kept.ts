import type { DatabaseSync } from 'node:sqlite';
import { LRUCache } from 'lru-cache';
import type { LedgerEntry } from '../core/ledger.js';
import type { SpendQuery } from '../core/spend/types.js';
import { makeKeptSince } from './prune.js';
import { makeTotalsOf, type SpendOf } from './spend.js';
import { slotOf } from './spend-pieces.js';
import type { Totals } from './spend-totals.js';

/** The meter and the panel ask some ten questions again and again. */
const KEPT_ANSWERS = 32;

/** Answers with more rows than this are for exports, and are not kept. */
const MAX_KEPT_ROWS = 1_000;

type Kept = { readonly query: SpendQuery; readonly totals: Totals; readonly keptSinceMs: number };

/** Spend whose last answers are kept and brought up to date with each row, so that asking again after a request costs next to nothing. */
export type KeptSpend = {
  readonly of: SpendOf;
  /** To be told of each new row, in its transaction. */
  readonly count: (entry: LedgerEntry) => void;
  /** To be called when a transaction failed. */
  readonly forget: () => void;
};

/** Nothing is kept at first. */
export function makeKeptSpend(db: DatabaseSync): KeptSpend {
  const keptSince = makeKeptSince(db);
  const totalsOf = makeTotalsOf(db);
  const answers = new LRUCache<string, Kept>({ max: KEPT_ANSWERS });

  function of(query: SpendQuery): ReturnType<SpendOf> {
    const key = JSON.stringify(query);
    const keptSinceMs = keptSince();
    const kept = answers.get(key);
    if (kept?.keptSinceMs === keptSinceMs) return kept.totals.rows();
    const totals = totalsOf(query);
    const rows = totals.rows();
    if (rows.length <= MAX_KEPT_ROWS) answers.set(key, { query, totals, keptSinceMs });
    return rows;
  }

  function count(entry: LedgerEntry): void {
    for (const { query, totals, keptSinceMs } of answers.values()) {
      const slot = slotOf(query, keptSinceMs, entry.atMs);
      if (slot !== undefined) totals.book(slot, entry);
    }
  }

  return { of, count, forget: () => answers.clear() };
}
