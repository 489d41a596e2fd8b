import { hitsOf, termsOf, type Findings, type Hit, type WordClass } from './vocabulary/lexicon.js';
import type { WordSequence } from './vocabulary/words.js';

/** Terms named in one piece of evidence; more would not fit a line. */
const NAMED_TERMS = 3;

/** “design”, “plan” and 2 more: terms of our own lists, for evidence. */
export function nameTerms(terms: readonly string[]): string {
  const named = terms.slice(0, NAMED_TERMS).map((term) => `“${term}”`);
  const rest = terms.length - named.length;
  return rest > 0 ? `${named.join(', ')} and ${rest} more` : named.join(', ');
}

/** The different terms of one class that were found, in reading order. */
export const termsFound = (found: Findings, wordClass: WordClass): readonly string[] =>
  termsOf(hitsOf(found, wordClass));

/** Points added up without the dust of binary fractions: whole ten-thousandths. */
export const sumPoints = (points: readonly number[]): number =>
  points.reduce((sum, each) => sum + Math.round(each * 10_000), 0) / 10_000;

/** Two decimals, as scores are shown: finer points could make a score look to be on the wrong side of a cut-off. */
export const toCents = (points: number): number => Math.round(points * 100) / 100;

/** The first hit that opens a sentence. Scripts without spaces have no fixed place for the word, so there any hit will do. */
export const openingTerm = (words: WordSequence, hits: readonly Hit[]): string | undefined =>
  hits.find(({ at, term }) => words.sentenceStarts.has(at) || UNSPACED.test(term))?.term;

/** Kana and Chinese characters. */
const UNSPACED = /[\u3040-\u9fff]/;
