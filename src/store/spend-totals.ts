import { bookingsOf, groupOf, type Bookable } from '../core/spend/bookings.js';
import { addSpend } from '../core/spend/sums.js';
import type { SpendDimension, SpendRow, SpendSums } from '../core/spend/types.js';

/** Adds up what several sources know of the same groups. */
export type Totals = {
  readonly by: readonly SpendDimension[];
  /** `group` has a value for each dimension, in their order. */
  readonly add: (slot: number, group: readonly string[], sums: SpendSums) => void;
  /** Adds one request. */
  readonly book: (slot: number, entry: Bookable) => void;
  readonly rows: () => readonly SpendRow[];
};

/** Totals by slot and by these dimensions, empty at first. */
export function makeTotals(by: readonly SpendDimension[]): Totals {
  const rows = new Map<string, SpendRow>();

  function add(slot: number, values: readonly string[], sums: SpendSums): void {
    const key = JSON.stringify([slot, values]);
    const before = rows.get(key);
    const group = before?.group ?? Object.fromEntries(by.map((dimension, at) => [dimension, values[at] ?? '']));
    rows.set(key, { slot, group, ...(before ? addSpend(before, sums) : sums) });
  }

  function book(slot: number, entry: Bookable): void {
    for (const booking of bookingsOf(entry)) {
      const values = by.map((dimension) => groupOf(dimension, entry, booking));
      add(slot, values, booking.sums);
    }
  }

  return { by, add, book, rows: () => [...rows.values()] };
}
