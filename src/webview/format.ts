export { percentText, pointsText } from '../core/classify/in-words.js';

const SECOND_MS = 1_000;

/** '842 ms', '1.24 s', '2 min 05 s'. */
export function durationText(durationMs: number): string {
  const roundedMs = Math.round(durationMs);
  if (roundedMs < SECOND_MS) return `${roundedMs} ms`;
  const hundredths = Math.round(roundedMs / 10);
  if (hundredths < 60 * 100) return `${(hundredths / 100).toFixed(2)} s`;
  const seconds = Math.round(roundedMs / SECOND_MS);
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
}

/** A whole number with the separators of the reader's language. */
export const countText = (count: number): string => new Intl.NumberFormat().format(count);

/** A measured share with one decimal, as the terminal shows it; '–' when there is none. */
export const preciseText = (ratio: number | undefined): string =>
  ratio === undefined ? '–' : `${(ratio * 100).toFixed(1)} %`;

/** An interval of a share, such as '64 – 74 %'. */
export const percentIntervalText = ({ low, high }: { readonly low: number; readonly high: number }): string =>
  `${(low * 100).toFixed(0)} – ${(high * 100).toFixed(0)} %`;

/** A size in thousands of bytes, such as '1,031 kB'. */
export const kilobytesText = (bytes: number): string => `${countText(Math.round(bytes / 1_000))} kB`;

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

/** Local date and time in full, with its zone. */
export const fullTimeText = (atMs: number): string =>
  new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'long' }).format(new Date(atMs));

/** For the `datetime` attribute. */
export const isoText = (atMs: number): string => new Date(atMs).toISOString();
