import type { Category } from '../classify/classification.js';
import { wordsAmong, type PromptText } from './prompt-text.js';
import LISTS from './rules-words.json';

/** A category and how sure it is, 0 to 1. */
export type JudgedCategory = { readonly category: Category; readonly confidence: number };

const COMPARISON = /\b(?:trade-?offs?|pros and cons|(?:dis)?advantages?|differences? between|compare)\b/;
const COMPARISON_HITS = 3;

/** What no word speaks for, and how sure that is. */
const NO_HITS: JudgedCategory = { category: 'factual', confidence: 0.7 };

/** Words found that make the judge sure, and the share of all found that they must be more than. Source: FEATURES 2.1b. */
const MANY_HITS = 3;
const CLEAR_DOMINANCE = 0.6;
const HALF_DOMINANCE = 0.5;

/** The category whose words are most; between equals code, then reasoning, then creative. Pasted code counts as one word of code. */
export function judgeCategory(text: PromptText, hasPastedCode: boolean): JudgedCategory {
  const hits = [
    { category: 'code', count: wordsAmong(LISTS.code, text).length + (hasPastedCode ? 1 : 0) },
    { category: 'reasoning', count: wordsAmong(LISTS.reasoning, text).length + comparisonHits(text) },
    { category: 'creative', count: wordsAmong(LISTS.creative, text).length },
  ] as const;
  const all = hits.reduce((sum, { count }) => sum + count, 0);
  if (all === 0) return NO_HITS;
  const best = hits.reduce((most, each) => (each.count > most.count ? each : most));
  return { category: best.category, confidence: confidenceOf(best.count, best.count / all) };
}

const comparisonHits = ({ lower }: PromptText): number => (COMPARISON.test(lower) ? COMPARISON_HITS : 0);

function confidenceOf(count: number, dominance: number): number {
  if (count >= MANY_HITS && dominance > CLEAR_DOMINANCE) return 0.95;
  if (count >= 2) return 0.85;
  return dominance > HALF_DOMINANCE ? 0.7 : 0.6;
}
