/** What the doctor looks at, in the order in which it tells. */
export const CHECKS = [
  'version',
  'settings',
  'keys',
  'providers',
  'local servers',
  'proxy port',
  'ownership',
  'token',
  'storage',
  'ledger',
  'caps',
  'prices',
  'clock',
] as const;
export type Check = (typeof CHECKS)[number];

/** 'unknown' is what could not be looked at; it is neither good nor bad. */
export type FindingState = 'ok' | 'warning' | 'problem' | 'unknown';

/** One thing that was looked at, as sentences without any secret. `doThis` is there wherever something should be done. */
export type Finding = {
  readonly check: Check;
  readonly state: FindingState;
  readonly what: string;
  readonly doThis?: string;
};

/** What is as it should be. */
export const ok = (check: Check, what: string): Finding => ({ check, state: 'ok', what });

/** What works, but not as it could. */
export const warning = (check: Check, what: string, doThis: string): Finding => ({
  check,
  state: 'warning',
  what,
  doThis,
});

/** What does not work until somebody does something. */
export const problem = (check: Check, what: string, doThis: string): Finding => ({
  check,
  state: 'problem',
  what,
  doThis,
});

/** What could not be looked at, and what would show it, where something would. */
export const unknown = (check: Check, what: string, doThis?: string): Finding => ({
  check,
  state: 'unknown',
  what,
  ...(doThis !== undefined && { doThis }),
});
