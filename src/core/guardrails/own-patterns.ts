import type { Found, PatternFinding, PatternRule, Verdict } from './guardrail.js';

/** What is known of each pattern after a text was looked through, in the order of the rules; undefined where it does not match. */
export type PatternResults = readonly (Found | undefined)[];

/** What tells the most comes first where several patterns block. */
const BLOCKING: readonly Found[] = ['matches', 'unusable', 'overrun', 'failed'];

/**
 * A request is blocked when a blocking pattern matches, and also when nobody knows whether it does: what was meant to
 * stay here must not leave because a check was slow or wrong. A warning pattern only ever tells. Source: RELIABILITY T9.
 */
export function verdictOf(rules: readonly PatternRule[], results: PatternResults): Verdict {
  const findings = rules.flatMap(({ name, action }, index): PatternFinding[] => {
    const found = results[index];
    return found ? [{ name, action, found }] : [];
  });
  const blocking = findings.filter(({ action }) => action === 'block');
  return {
    blockedBy: blocking.toSorted((a, b) => BLOCKING.indexOf(a.found) - BLOCKING.indexOf(b.found))[0],
    warnings: findings.filter(({ action }) => action === 'warn'),
  };
}
