import { periodAt } from '../core/budget/periods.js';
import type { BudgetCalendar } from '../core/budget/types.js';
import { firstMomentOf } from '../core/budget/zone.js';
import { GatewayError } from '../core/errors.js';
import { HOUR_MS } from '../core/time.js';

/** Far enough for any ledger, and near enough for every calendar. */
const MOST_DAYS = 3_660;

/**
 * The moment that --since names: '7d' is today and the six days before it, '24h' so many hours ago, '2026-11-01' the
 * start of that day, 'all' the beginning. Days are those of the caps' calendar. Throws 'invalid-request' for anything else.
 */
export function parseSince(text: string, calendar: BudgetCalendar, nowMs: number): number {
  if (text === 'all') return 0;
  const [, count = '', unit] = /^(\d{1,4})([dh])$/.exec(text) ?? [];
  if (unit === 'h' && Number(count) > 0) return nowMs - Number(count) * HOUR_MS;
  if (unit === 'd' && Number(count) > 0 && Number(count) <= MOST_DAYS) return daysBack(Number(count), calendar, nowMs);
  const date = dateOf(text);
  if (date !== undefined) return firstMomentOf(calendar.zone, date + calendar.resetHour * HOUR_MS);
  throw new GatewayError('invalid-request', `"${text}" is no time to begin at. Give 7d, 24h, 2026-11-01 or all.`);
}

/** A year of days is as much as a table can hold. */
const MOST_SLOTS = 366;

/** The days from a moment until now, by their starts and in their order; the last 366 of them. The first may begin late. */
export function daySlots(sinceMs: number, calendar: BudgetCalendar, nowMs: number): readonly number[] {
  const slots: number[] = [];
  for (let atMs = nowMs; atMs >= sinceMs && slots.length < MOST_SLOTS;) {
    const { startMs } = periodAt('day', calendar, atMs);
    slots.unshift(Math.max(startMs, sinceMs));
    atMs = startMs - 1;
  }
  return slots;
}

function daysBack(count: number, calendar: BudgetCalendar, nowMs: number): number {
  let { startMs } = periodAt('day', calendar, nowMs);
  for (let day = 1; day < count; day += 1) ({ startMs } = periodAt('day', calendar, startMs - 1));
  return startMs;
}

/** The digits of a date read as UTC; undefined for text that is none, such as 30 February. */
function dateOf(text: string): number | undefined {
  const ms = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN;
  return Number.isNaN(ms) || !new Date(ms).toISOString().startsWith(text) ? undefined : ms;
}
