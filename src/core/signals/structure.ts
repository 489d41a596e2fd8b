import type { Signal, Turn } from './signal.js';
import { nameTerms, sumPoints, termsFound } from './support.js';
import { hitsOf, type WordClass } from './vocabulary/lexicon.js';

/** Source of the values: FEATURES 2.1a. */
const LONG_TEXT_CHARACTERS = 200;
const LONG_TEXT_POINTS = 0.05;
const CLAUSES_POINTS = 0.1;
const QUALIFIER_POINTS = 0.05;

/** How much is asked at once: long text, joined clauses, words like "explain" and "analyze". */
export const structure: Signal = {
  id: 'structure',
  group: 'structure',
  meaning: 'How much is asked at once: long text, joined clauses, and words that ask for reasons',
  read: (turn) => {
    const parts = [readLength(turn), readClauses(turn), readQualifiers(turn)].filter((part) => part !== undefined);
    if (parts.length === 0) return undefined;
    return { points: sumPoints(parts.map(({ points }) => points)), evidence: parts.map(({ text }) => text).join(', ') };
  },
};

type Part = { readonly points: number; readonly text: string } | undefined;

function readLength({ human }: Turn): Part {
  if (human.prose.length <= LONG_TEXT_CHARACTERS) return undefined;
  return { points: LONG_TEXT_POINTS, text: `over ${LONG_TEXT_CHARACTERS} characters` };
}

function readClauses({ found }: Turn): Part {
  return hitsOf(found, 'joiner').length === 0 ? undefined : { points: CLAUSES_POINTS, text: 'joined clauses' };
}

/** The lists of words that ask to explain or to analyze. */
const QUALIFIERS: readonly WordClass[] = ['qualifier', 'explanation', 'reasoning', 'cue-reasoning'];

function readQualifiers({ found }: Turn): Part {
  const qualifiers = new Set(QUALIFIERS.flatMap((wordClass) => termsFound(found, wordClass)));
  if (qualifiers.size === 0) return undefined;
  return { points: QUALIFIER_POINTS, text: `qualifier ${nameTerms([...qualifiers])}` };
}
