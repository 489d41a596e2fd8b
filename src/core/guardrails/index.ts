/** The checks on what a request says, before anybody is shown it. One file a check; so far there is one: the person's own patterns. */
export {
  PATTERN_ACTIONS,
  type PatternAction,
  type PatternFinding,
  type PatternRule,
  type Verdict,
} from './guardrail.js';
export { blockedError, findingText, PATTERNS_BUDGET_MS, verdictText } from './in-words.js';
export { verdictOf, type PatternResults } from './own-patterns.js';
