import type { Signal, SignalInput } from './signal.js';
import { sumPoints, termsFound } from './support.js';
import { hitsOf } from './vocabulary/lexicon.js';

/** Source of the values: FEATURES 2.1a. */
const LONG_TEXT_CHARACTERS = 200;
const LONG_TEXT_POINTS = 0.05;
const QUALIFIER_POINTS = 0.05;
const FEW_CLAUSES_POINTS = 0.05;
const MANY_CLAUSES_POINTS = 0.1;

/** "Red, green and blue" is one thing with two joints; from three on there is more to keep apart. */
const SEVERAL_JOINTS = 3;

/** How much is asked at once: long text, joined clauses, words like "explain" and "ensure". */
export const structure: Signal = {
  id: 'structure',
  group: 'structure',
  meaning: 'How much is asked at once: long text, joined clauses, and words that ask for reasons',
  read: (input) => {
    const parts = [readLength(input), readClauses(input), readQualifiers(input)].filter((part) => part !== undefined);
    if (parts.length === 0) return undefined;
    return { points: sumPoints(parts.map(({ points }) => points)), evidence: parts.map(({ text }) => text).join(', ') };
  },
};

type Part = { readonly points: number; readonly text: string } | undefined;

function readLength({ human }: SignalInput): Part {
  if (human.prose.length <= LONG_TEXT_CHARACTERS) return undefined;
  return { points: LONG_TEXT_POINTS, text: `over ${LONG_TEXT_CHARACTERS} characters` };
}

function readClauses({ found, words }: SignalInput): Part {
  const joints = hitsOf(found, 'joiner').length + words.clauseMarks;
  if (joints === 0) return undefined;
  return joints < SEVERAL_JOINTS
    ? { points: FEW_CLAUSES_POINTS, text: 'joined clauses' }
    : { points: MANY_CLAUSES_POINTS, text: 'many joined clauses' };
}

function readQualifiers({ found }: SignalInput): Part {
  const [first] = termsFound(found, 'qualifier');
  return first === undefined ? undefined : { points: QUALIFIER_POINTS, text: `qualifier “${first}”` };
}
