import type { DatabaseSync } from 'node:sqlite';
import { LRUCache } from 'lru-cache';
import type { LedgerEntry } from '../core/ledger.js';
import { bookingsOf, groupOf, type Booking } from '../core/spend/bookings.js';
import type { SpendSums } from '../core/spend/types.js';
import { DAY_MS, HOUR_MS } from '../core/time.js';

/**
 * Lengths of the stretches of time that are summed, each a multiple of the one before, all from 1970 on. In every zone
 * and at every reset hour a local day begins at a quarter hour, so it is a sum of these; the long ones keep years of use
 * as quick to sum as weeks. Days are the smallest that stay when the rows go.
 */
export const SUM_SIZES_MS: readonly number[] = [HOUR_MS / 4, HOUR_MS, DAY_MS, 32 * DAY_MS, 1_024 * DAY_MS];

/** Groups in use at one time are some hundreds. */
const REMEMBERED_GROUPS = 2_000;

/** A function that counts a new row in all sums, in the transaction of the row; good until one of them fails. */
export function makeSums(db: DatabaseSync): (entry: LedgerEntry) => void {
  const groupOfBooking = makeGroups(db);
  const addTo = db.prepare(ADD_TO_SUMS);
  return (entry) => {
    for (const booking of bookingsOf(entry)) {
      const group = groupOfBooking(entry, booking);
      const values = valuesOf(booking.sums);
      for (const sizeMs of SUM_SIZES_MS) addTo.run(sizeMs, entry.atMs - (entry.atMs % sizeMs), group, ...values);
    }
  };
}

/** In the order of the columns; how many requests are estimated or unpriced follows from their group's kind. */
const valuesOf = (sums: SpendSums): readonly number[] => [
  sums.requests,
  sums.nanoUsd,
  sums.failedRequests,
  sums.inputTokens,
  sums.cacheReadTokens,
  sums.cacheWrite5mTokens,
  sums.cacheWrite1hTokens,
  sums.outputTokens,
  sums.durationMs,
];

const ADD_TO_SUMS = `
INSERT INTO spend_sums VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (size_ms, start_ms, group_id) DO UPDATE SET
  requests = requests + excluded.requests,
  nano_usd = nano_usd + excluded.nano_usd,
  failed = failed + excluded.failed,
  input_tokens = input_tokens + excluded.input_tokens,
  cache_read_tokens = cache_read_tokens + excluded.cache_read_tokens,
  cache_write_tokens = cache_write_tokens + excluded.cache_write_tokens,
  cache_write_1h_tokens = cache_write_1h_tokens + excluded.cache_write_1h_tokens,
  output_tokens = output_tokens + excluded.output_tokens,
  duration_ms = duration_ms + excluded.duration_ms`;

/** What a group is made of, in the order of its columns; the provider is a part of the model. */
const GROUPED_BY = ['model', 'kind', 'tier', 'category', 'app', 'surface', 'workspace', 'key', 'team'] as const;

/** A function that gives the number of the group that a booking of an entry belongs to. */
function makeGroups(db: DatabaseSync): (entry: LedgerEntry, booking: Booking) => number {
  const columns = 'model, kind, tier, category, app, surface, workspace, client_key, team';
  const insert = db.prepare(
    `INSERT INTO spend_groups (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
  );
  const find = db.prepare(`SELECT id FROM spend_groups WHERE (${columns}) = (?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  const numbers = new LRUCache<string, number>({ max: REMEMBERED_GROUPS });

  return (entry, booking) => {
    const group = GROUPED_BY.map((dimension) => groupOf(dimension, entry, booking));
    const name = JSON.stringify(group);
    const known = numbers.get(name);
    if (known !== undefined) return known;
    insert.run(...group);
    const number = Number(find.get(...group)?.['id']);
    numbers.set(name, number);
    return number;
  };
}
