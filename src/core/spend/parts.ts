import { sumSpend } from './sums.js';
import type { SpendSums } from './types.js';

/** One group of a breakdown. Shares are 0 to 1 of all groups together, and 0 where there is nothing to share. */
export type SpendPart = {
  /** '' where the rows name none. */
  readonly name: string;
  readonly sums: SpendSums;
  readonly requestShare: number;
  readonly spendShare: number;
};

/** The groups with their shares: dearest first, then the busiest, then by name. */
export function partsOf(groups: ReadonlyMap<string, SpendSums>): readonly SpendPart[] {
  const all = sumSpend([...groups.values()]);
  return [...groups]
    .map(([name, sums]) => ({
      name,
      sums,
      requestShare: shareOf(sums.requests, all.requests),
      spendShare: shareOf(sums.nanoUsd, all.nanoUsd),
    }))
    .toSorted((a, b) => b.sums.nanoUsd - a.sums.nanoUsd || b.sums.requests - a.sums.requests || byName(a, b));
}

const shareOf = (part: number, whole: number): number => (whole > 0 ? part / whole : 0);

const byName = (a: SpendPart, b: SpendPart): number => (a.name < b.name ? -1 : 1);

/** Milliseconds that a request took, on average; undefined when there was none. */
export const meanDurationMs = ({ durationMs, requests }: SpendSums): number | undefined =>
  requests > 0 ? durationMs / requests : undefined;
