import { HOUR_MS, MINUTE_MS } from '../time.js';

/** Clocks differ from UTC by -12 to +14 hours, so the moment of a local time is within these of its digits read as UTC. */
const EARLIEST_MS = 15 * HOUR_MS;
const LATEST_MS = 13 * HOUR_MS;

/** Making one takes as long as thousands of uses. A machine knows a few hundred zones, so this stays small. */
const formats = new Map<string, Intl.DateTimeFormat>();

/** Whether this machine knows the time zone by that name. */
export function isZone(text: string): boolean {
  try {
    formatOf(text);
    return true;
  } catch {
    return false;
  }
}

/** By how much the zone's clocks are ahead of UTC at a moment, in milliseconds. Throws RangeError for an unknown zone. */
export function offsetAt(zone: string, atMs: number): number {
  const offset = /GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/.exec(formatOf(zone).format(atMs));
  const [, sign = '+', hours = '0', minutes = '0', seconds = '0'] = offset ?? [];
  const ms = Number(hours) * HOUR_MS + Number(minutes) * MINUTE_MS + Number(seconds) * 1_000;
  return sign === '-' ? -ms : ms;
}

/**
 * The moment at which the zone's clocks first reach a local time, given as its digits read as UTC. Where clocks skip
 * that time, it is the moment of the skip; where they show it twice, the first.
 */
export function firstMomentOf(zone: string, localMs: number): number {
  const before = offsetAt(zone, localMs - EARLIEST_MS);
  const after = offsetAt(zone, localMs + LATEST_MS);
  if (before === after) return localMs - before;

  const changeMs = changeBetween(zone, localMs - EARLIEST_MS, localMs + LATEST_MS);
  return localMs - before < changeMs ? localMs - before : Math.max(changeMs, localMs - after);
}

/** The first moment with the offset of the end. Clocks change at most once in so short a time. */
function changeBetween(zone: string, fromMs: number, toMs: number): number {
  const before = offsetAt(zone, fromMs);
  let low = fromMs;
  let high = toMs;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(zone, middle) === before) low = middle;
    else high = middle;
  }
  return high;
}

/** A moment as the zone's clocks show it, such as '2026-03-29 03:00'. */
export const clockText = (zone: string, atMs: number): string =>
  new Date(atMs + offsetAt(zone, atMs)).toISOString().slice(0, 16).replace('T', ' ');

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
  formats.set(zone, made);
  return made;
}
