import type { Settings } from '../config/schema.js';
import { calendarOf } from '../core/budget/calendar.js';
import type { BudgetCalendar } from '../core/budget/types.js';

/** The calendar of caps, read from the settings when they change. */
export type CalendarSource = () => BudgetCalendar;

/** Reads the settings' calendar; a zone that this machine does not know is told once. */
export function createCalendar(settings: () => Settings, warn: (message: string) => void): CalendarSource {
  let last: { readonly settings: Settings; readonly calendar: BudgetCalendar } | undefined;
  return () => {
    const current = settings();
    if (last?.settings === current) return last.calendar;
    const { calendar, unknownZone } = calendarOf({
      timezone: current['budget.timezone'],
      resetHour: current['budget.resetHour'],
      weekStart: current['budget.weekStart'],
      systemZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    });
    if (unknownZone !== undefined) {
      warn(`The setting "budget.timezone" names "${unknownZone}", which is no known zone; ${calendar.zone} is used.`);
    }
    last = { settings: current, calendar };
    return calendar;
  };
}
