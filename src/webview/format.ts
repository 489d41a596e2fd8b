import { percentText as plainPercentText, pointsText } from '../core/classify/in-words.js';
import { durationText as plainDurationText } from '../dashboard/duration.js';

export { pointsText };

/** A number and its unit stay on one line, however narrow the table. */
export const unbroken = (text: string): string => text.replaceAll(' ', '\u00a0');

/** A share of 1 as a whole percentage; what is there but rounds to nothing is '< 1 %'. */
export const percentText = (ratio: number): string => unbroken(plainPercentText(ratio));

/** '842 ms', '1.24 s', '2 min 05 s'. */
export const durationText = (durationMs: number): string => unbroken(plainDurationText(durationMs));

/** A whole number with the separators of the reader's language. */
export const countText = (count: number): string => new Intl.NumberFormat().format(count);

/** A measured share with one decimal, as the terminal shows it; '–' when there is none. */
export const preciseText = (ratio: number | undefined): string =>
  ratio === undefined ? '–' : unbroken(`${(ratio * 100).toFixed(1)} %`);

/** Such as 0.29 * 100, which is a little less than 29. */
const ROUNDING = 1e-9;

/** How much of a cap is used; rounded down, so that a cap with room is never said to be used up. */
export const usedText = (ratio: number): string =>
  percentText(ratio < 0.01 ? ratio : Math.floor(ratio * 100 + ROUNDING) / 100);

/** An interval of a share, such as '64 – 74 %'. */
export const percentIntervalText = ({ low, high }: { readonly low: number; readonly high: number }): string =>
  unbroken(`${(low * 100).toFixed(0)} – ${(high * 100).toFixed(0)} %`);

/** A size in thousands of bytes, such as '1,031 kB'. */
export const kilobytesText = (bytes: number): string => unbroken(`${countText(Math.round(bytes / 1_000))} kB`);

const CLOCK: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', second: '2-digit' };
const DAY_AND_CLOCK: Intl.DateTimeFormatOptions = {
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
};

/** Local time: with seconds for today, with the day for anything older. */
export function timeText(atMs: number, nowMs: number): string {
  const at = new Date(atMs);
  const isToday = at.toDateString() === new Date(nowMs).toDateString();
  return new Intl.DateTimeFormat(undefined, isToday ? CLOCK : DAY_AND_CLOCK).format(at);
}

const CLOCK_ONLY: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit' };
const WEEKDAY_AND_CLOCK: Intl.DateTimeFormatOptions = { weekday: 'short', ...DAY_AND_CLOCK };

/** Local time to the minute, with the day unless that is today. */
export function shortTimeText(atMs: number, nowMs: number): string {
  const at = new Date(atMs);
  const isToday = at.toDateString() === new Date(nowMs).toDateString();
  return new Intl.DateTimeFormat(undefined, isToday ? CLOCK_ONLY : WEEKDAY_AND_CLOCK).format(at);
}

/** 'Nov 20' for '2026-11-20', in the reader's language and whatever the reader's zone. */
export const dateText = (date: string): string =>
  new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric', timeZone: 'UTC' }).format(Date.parse(date));

/** 'November 20, 2026' for '2026-11-20', in the reader's language; as it is when it is no date. */
export function longDateText(date: string): string {
  const atMs = Date.parse(date);
  return Number.isNaN(atMs)
    ? date
    : new Intl.DateTimeFormat(undefined, { dateStyle: 'long', timeZone: 'UTC' }).format(atMs);
}

/** Local date and time in full, with its zone. */
export const fullTimeText = (atMs: number): string =>
  new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'long' }).format(new Date(atMs));

/** For the `datetime` attribute. */
export const isoText = (atMs: number): string => new Date(atMs).toISOString();
