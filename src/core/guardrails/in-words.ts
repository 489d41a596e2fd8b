import { GatewayError } from '../errors.js';
import type { Found, PatternFinding, Verdict } from './guardrail.js';

/** So long may all patterns together take with one request. Source: RELIABILITY T9. */
export const PATTERNS_BUDGET_MS = 250;

const CLAUSES: Readonly<Record<Found, string>> = {
  matches: 'matches',
  overrun: `was not done within ${PATTERNS_BUDGET_MS} ms`,
  unusable: 'cannot be used',
  failed: 'could not be looked for',
};

const ADVICE: Readonly<Record<Found, string>> = {
  matches:
    'Take out of the prompt, or of what goes with it, what the pattern is about; or change the pattern in the setting "guardrails.patterns".',
  overrun:
    'Nobody knows whether it matches. Send less text, or make the pattern simpler in the setting "guardrails.patterns".',
  unusable:
    'Requests are blocked until it is put right in the setting "guardrails.patterns"; "signalbox doctor" says what is wrong with it.',
  failed: 'Nobody knows whether it matches. Try again; the log says why the check failed.',
};

/** 'the pattern "x" matches': what was found, without what was matched. */
export const findingText = ({ name, found }: PatternFinding): string => `the pattern "${name}" ${CLAUSES[found]}`;

/** What a client is told when a pattern has blocked its request. */
export const blockedError = (finding: PatternFinding): GatewayError =>
  new GatewayError(
    'guardrail-blocked',
    `This request was blocked, and nothing was sent: ${findingText(finding)}. ${ADVICE[finding.found]}`,
  );

/** A verdict within one sentence; undefined when there is nothing to tell. */
export function verdictText({ blockedBy, warnings }: Verdict): string | undefined {
  if (blockedBy) return `blocked, because ${findingText(blockedBy)}`;
  return warnings.length === 0 ? undefined : `warning: ${warnings.map(findingText).join(', and ')}`;
}
