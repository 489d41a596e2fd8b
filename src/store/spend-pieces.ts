import type { SpendQuery } from '../core/spend/types.js';
import { DAY_MS } from '../core/time.js';
import { SUM_SIZES_MS } from './sums.js';

/** A stretch of time of one slot, its end exclusive and perhaps endless. `sizeMs` says which sums it is made of; 'rows' are single requests. */
export type Piece = {
  readonly slot: number;
  readonly sizeMs: number | 'rows';
  readonly fromMs: number;
  readonly toMs: number;
};

/**
 * Splits the slots of a question into the largest sums that fit, and single requests at both ends. Before `keptSinceMs`,
 * where only days are left, a day counts for the slot that it begins in.
 */
export const piecesOf = (query: SpendQuery, keptSinceMs: number): readonly Piece[] =>
  slotsOf(query).flatMap(({ fromMs, toMs }, slot) => [
    ...cover(slot, nextStart(fromMs, DAY_MS), Math.min(nextStart(toMs, DAY_MS), keptSinceMs), LARGEST),
    ...cover(slot, Math.max(fromMs, keptSinceMs), toMs, LARGEST),
  ]);

/** The slot that a request of this moment counts for, by the same rules; undefined for none. */
export function slotOf(query: SpendQuery, keptSinceMs: number, atMs: number): number | undefined {
  const countedAtMs = atMs < keptSinceMs ? Math.floor(atMs / DAY_MS) * DAY_MS : atMs;
  const slot = slotsOf(query).findIndex(({ fromMs, toMs }) => countedAtMs >= fromMs && countedAtMs < toMs);
  return slot === -1 ? undefined : slot;
}

type Slot = { readonly fromMs: number; readonly toMs: number };

function slotsOf({ sinceMs, untilMs = Infinity, slots }: SpendQuery): readonly Slot[] {
  const starts = slots.length === 0 ? [sinceMs] : slots;
  return starts.map((start, slot) => ({
    fromMs: Math.max(start, sinceMs),
    toMs: Math.min(starts[slot + 1] ?? untilMs, untilMs),
  }));
}

const LARGEST = SUM_SIZES_MS.length - 1;

function cover(slot: number, fromMs: number, toMs: number, level: number): readonly Piece[] {
  if (fromMs >= toMs) return [];
  const sizeMs = SUM_SIZES_MS[level];
  if (sizeMs === undefined) return [{ slot, sizeMs: 'rows', fromMs, toMs }];
  const firstMs = nextStart(fromMs, sizeMs);
  const lastMs = Math.floor(toMs / sizeMs) * sizeMs;
  if (firstMs >= lastMs) return cover(slot, fromMs, toMs, level - 1);
  return [
    ...cover(slot, fromMs, firstMs, level - 1),
    { slot, sizeMs, fromMs: firstMs, toMs: lastMs },
    ...cover(slot, lastMs, toMs, level - 1),
  ];
}

/** The first start of a sum of this size that is not before the moment. */
const nextStart = (atMs: number, sizeMs: number): number => Math.ceil(atMs / sizeMs) * sizeMs;
