import { HOUR_MS } from '../time.js';
import { sumSpend } from './sums.js';
import type { SpendSums } from './types.js';

/** The burn rate is taken from so much time before now. */
export const BURN_WINDOW_MS = 3_600_000;

/** Nano-dollars an hour, from the rows of the burn window; undefined when nothing was spent in it. */
export function burnNanoUsdPerHour(rows: readonly SpendSums[]): number | undefined {
  const { nanoUsd } = sumSpend(rows);
  return nanoUsd > 0 ? Math.round((nanoUsd * HOUR_MS) / BURN_WINDOW_MS) : undefined;
}
