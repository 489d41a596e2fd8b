import type { Signal, Turn } from './signal.js';
import { nameTerms, termsFound } from './support.js';
import { hitsOf, type WordClass } from './vocabulary/lexicon.js';

/** What each kind of work adds, the most first, and how it shows without a word for it. Source of the values: FEATURES 2.1a. */
const KINDS: readonly Kind[] = [
  { kind: 'code', points: 0.25, unworded: { shows: hasPastedCode, text: 'pasted code' } },
  { kind: 'math', points: 0.2, unworded: { shows: hasArithmetic, text: 'something to calculate' } },
  { kind: 'translation', points: 0.15 },
  { kind: 'creative', points: 0.1 },
];

type Kind = {
  readonly kind: WordClass;
  readonly points: number;
  readonly unworded?: { readonly shows: (turn: Turn) => boolean; readonly text: string };
};

/** The kind of work asked for. Only the kind that adds most counts. */
export const taskKind: Signal = {
  id: 'task-kind',
  group: 'task',
  meaning: 'One kind of work: code, mathematics, translation or creative writing',
  read: (turn) => {
    for (const kind of KINDS) {
      const evidence = evidenceOf(turn, kind);
      if (evidence !== undefined) return { points: kind.points, evidence };
    }
    return undefined;
  },
};

function evidenceOf(turn: Turn, { kind, unworded }: Kind): string | undefined {
  const terms = termsFound(turn.found, kind);
  if (terms.length > 0) return `${kind} words ${nameTerms(terms)}`;
  return unworded?.shows(turn) ? unworded.text : undefined;
}

/** Whether a turn is about code: it says so, or holds some. */
export const hasCode = (turn: Turn): boolean => hitsOf(turn.found, 'code').length > 0 || hasPastedCode(turn);

/** Whether a turn is about mathematics: it says so, or holds something to calculate. */
export const hasMath = (turn: Turn): boolean => hitsOf(turn.found, 'math').length > 0 || hasArithmetic(turn);

/** Whether a turn holds code, a stack trace or a diff. */
export function hasPastedCode({ human: { code } }: Turn): boolean {
  return code.blocks > 0 || code.inlineSpans > 0 || code.hasStackTrace || code.hasDiff;
}

/** "2+2" and "3 - 1", but neither "2024-01-02" nor "24/7". */
const ARITHMETIC = /\d ?[+*^=×÷] ?\d|\d [-−/] \d/;

function hasArithmetic({ human }: Turn): boolean {
  return ARITHMETIC.test(human.prose);
}
