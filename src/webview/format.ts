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

/** Points with their sign, always three decimals so that a column adds up by eye; a true minus sign lines up with plus. */
export function pointsText(points: number): string {
  const digits = Math.abs(points).toFixed(3);
  if (Number(digits) === 0) return digits;
  return `${points < 0 ? '−' : '+'}${digits}`;
}

/** A share of 1 as a whole percentage; what is there but rounds to nothing is '< 1 %'. */
export function percentText(ratio: number): string {
  const percent = Math.round(ratio * 100);
  return percent === 0 && ratio > 0 ? '< 1 %' : `${percent} %`;
}

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
