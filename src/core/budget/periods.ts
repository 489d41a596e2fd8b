import { DAY_MS, HOUR_MS } from '../time.js';
import { WEEKDAYS, type BudgetCalendar, type BudgetPeriod } from './types.js';
import { firstMomentOf, offsetAt } from './zone.js';

/** The periods that a calendar begins and ends. */
export type CalendarPeriod = Exclude<BudgetPeriod, 'request' | 'session'>;

/** From the first moment on, up to and without the second. */
export type Span = { readonly startMs: number; readonly endMs: number };

/** 1 January 1970 was a Thursday. */
const EPOCH_WEEKDAY = WEEKDAYS.indexOf('thursday');
const DAYS_A_WEEK = WEEKDAYS.length;

/** Calendars whose current periods are remembered: far more than one process has. */
const MAX_REMEMBERED = 256;
const remembered = new Map<string, Span>();

/** The period that a moment falls in. Days start at the reset hour; they have 23 to 25 hours, in one zone 22 to 26. Throws RangeError for an unknown zone. */
export function periodAt(period: CalendarPeriod, calendar: BudgetCalendar, atMs: number): Span {
  const key = `${period} ${calendar.resetHour} ${calendar.weekStart} ${calendar.zone}`;
  const last = remembered.get(key);
  if (last && atMs >= last.startMs && atMs < last.endMs) return last;

  const span = findPeriod(period, calendar, atMs);
  if (remembered.size >= MAX_REMEMBERED) remembered.clear();
  remembered.set(key, span);
  return span;
}

/** When the next period begins. */
export const nextReset = (period: CalendarPeriod, calendar: BudgetCalendar, atMs: number): number =>
  periodAt(period, calendar, atMs).endMs;

function findPeriod(period: CalendarPeriod, calendar: BudgetCalendar, atMs: number): Span {
  const startOf = (day: number) => firstMomentOf(calendar.zone, day * DAY_MS + calendar.resetHour * HOUR_MS);
  const [first, next] = daysOf(period, calendar, dayAt(startOf, calendar, atMs));
  return { startMs: startOf(first), endMs: startOf(next) };
}

/** The day a moment falls in, as its number since 1970. */
function dayAt(startOf: (day: number) => number, { zone, resetHour }: BudgetCalendar, atMs: number): number {
  let day = Math.floor((atMs + offsetAt(zone, atMs) - resetHour * HOUR_MS) / DAY_MS);
  // Clocks that are put back over the reset hour show the day before once more.
  while (startOf(day + 1) <= atMs) day += 1;
  return day;
}

/** The first day of the period, and of the one after it. */
function daysOf(period: CalendarPeriod, { weekStart }: BudgetCalendar, day: number): readonly [number, number] {
  switch (period) {
    case 'day':
      return [day, day + 1];
    case 'week': {
      const weekday = day + EPOCH_WEEKDAY - WEEKDAYS.indexOf(weekStart);
      const first = day - (((weekday % DAYS_A_WEEK) + DAYS_A_WEEK) % DAYS_A_WEEK);
      return [first, first + DAYS_A_WEEK];
    }
    case 'month': {
      const date = new Date(day * DAY_MS);
      const month = (later: number) => Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + later) / DAY_MS;
      return [month(0), month(1)];
    }
  }
}
