import type { Category, Classification, Domain, Specialty } from '../classify/classification.js';
import { domainOf, specialtyOf } from '../signals/labels.js';
import type { Turn } from '../signals/signal.js';

/** What a strategy of written rules leaves open: it has no outcomes to calibrate with, and weighs no single words. */
export const UNTRAINED = {
  okRatios: undefined,
  words: [],
  counterfactuals: [],
  escalation: undefined,
  fallback: undefined,
} as const satisfies Partial<Classification>;

/** The field labels for a strategy that knows no fields of its own: read off our word lists, so that rows stay comparable. */
export function fieldsOf(
  turn: Turn,
  category: Category,
): { readonly domain: Domain; readonly specialty: Specialty | undefined } {
  const domain = domainOf(turn);
  return { domain: domain === 'general' && category === 'code' ? 'cs' : domain, specialty: specialtyOf(turn) };
}
