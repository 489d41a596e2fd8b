/**
 * How long each phase of a call may take, and how often it is tried: until it is connected; until the first content, while
 * there is another model to try; between two pieces of anything; between two pieces that mean something; for the whole
 * request with all its calls; further tries at the same provider; the first back-off, which doubles with each try.
 */
export const PATIENCE_FIELDS = [
  'connectMs',
  'firstContentMs',
  'idleMs',
  'silentMs',
  'totalMs',
  'maxRetries',
  'baseDelayMs',
] as const;

/** Milliseconds, but for `maxRetries`. */
export type Patience = Readonly<Record<(typeof PATIENCE_FIELDS)[number], number>>;
