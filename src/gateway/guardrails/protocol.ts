/** What the worker is started with: patterns in the syntax of RE2, of which so many come first that end the search when they match. */
export type ScanSetup = { readonly patterns: readonly string[]; readonly blocking: number };

/** What the worker is sent: the texts to look through. */
export type ScanJob = readonly string[];

/**
 * What the worker says: what is wrong with each pattern that cannot be used, then of every job that it begins, what it
 * knows of each pattern by its place, and that it ends.
 */
export type ScanNews =
  | { readonly kind: 'ready'; readonly problems: readonly (string | undefined)[] }
  | { readonly kind: 'begun' }
  | { readonly kind: 'looked'; readonly index: number; readonly matches: boolean }
  | { readonly kind: 'ended' };
