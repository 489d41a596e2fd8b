import type { BudgetCalendar, Weekday } from './types.js';
import { isZone } from './zone.js';

/** What the settings say of days and weeks. `timezone` is an IANA name or 'local', which is `systemZone`. */
export type CalendarSettings = {
  readonly timezone: string;
  readonly resetHour: number;
  readonly weekStart: Weekday;
  readonly systemZone: string;
};

/** `unknownZone` is the zone that was asked for when this machine does not know it; its own is used then. */
export type ChosenCalendar = { readonly calendar: BudgetCalendar; readonly unknownZone: string | undefined };

/** The calendar of the settings. A machine that does not know its own zone goes by UTC. */
export function calendarOf({ timezone, resetHour, weekStart, systemZone }: CalendarSettings): ChosenCalendar {
  const own = isZone(systemZone) ? systemZone : 'UTC';
  const asked = timezone === 'local' ? own : timezone;
  const isKnown = isZone(asked);
  return {
    calendar: { zone: isKnown ? asked : own, resetHour, weekStart },
    unknownZone: isKnown ? undefined : asked,
  };
}
