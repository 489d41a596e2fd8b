import type { ErrorLanguage } from './failure.js';

/** What one class of error usually means. `pattern` is tried on 'name: message'; no languages means any. */
export type ErrorRule = {
  readonly languages?: readonly ErrorLanguage[];
  readonly pattern: RegExp;
  readonly meaning: string;
  readonly checks: readonly string[];
};
