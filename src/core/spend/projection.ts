import { DAY_MS } from '../time.js';
import type { Projection } from './report.js';

/** Six hours: less says more about the hour of the day than about the month. */
const LEAST_DAYS = 0.25;

const DAYS_A_YEAR = 365;

/** What was spent from `sinceMs` until `nowMs`: from the start of the month on, or later when nothing is known from before. */
export type SpentSoFar = {
  readonly spentNanoUsd: number;
  readonly sinceMs: number;
  readonly nowMs: number;
  /** When the month ends. */
  readonly monthEndMs: number;
};

/** Where month and year end up at the pace so far; undefined before a quarter of a day. */
export function project({ spentNanoUsd, sinceMs, nowMs, monthEndMs }: SpentSoFar): Projection | undefined {
  const overDays = (nowMs - sinceMs) / DAY_MS;
  if (overDays < LEAST_DAYS) return undefined;
  const perDayNanoUsd = spentNanoUsd / overDays;
  const restDays = Math.max(0, monthEndMs - nowMs) / DAY_MS;
  return {
    perDayNanoUsd: Math.round(perDayNanoUsd),
    monthNanoUsd: Math.round(spentNanoUsd + perDayNanoUsd * restDays),
    yearNanoUsd: Math.round(perDayNanoUsd * DAYS_A_YEAR),
    overDays,
  };
}
