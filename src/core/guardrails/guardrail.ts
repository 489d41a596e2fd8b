/** What a pattern that matches does to a request. */
export const PATTERN_ACTIONS = ['warn', 'block'] as const;
export type PatternAction = (typeof PATTERN_ACTIONS)[number];

/** A pattern of the person's own, in the syntax of RE2. One that could not be read has an empty text. */
export type PatternRule = { readonly name: string; readonly pattern: string; readonly action: PatternAction };

/** What was found of a pattern: that it matches, or why nobody knows whether it does. */
export type Found = 'matches' | 'overrun' | 'unusable' | 'failed';

/** A pattern with something to tell. It never holds what was matched. */
export type PatternFinding = { readonly name: string; readonly action: PatternAction; readonly found: Found };

/** What a guardrail says of a request: what blocks it, and what there is to tell of it. */
export type Verdict = { readonly blockedBy: PatternFinding | undefined; readonly warnings: readonly PatternFinding[] };
