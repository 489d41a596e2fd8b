import type { Signal } from './signal.js';
import { nameTerms, termsFound } from './support.js';
import type { WordClass } from './vocabulary/lexicon.js';

/** What each kind of work adds, and what a single term of it adds. Source of the full values: FEATURES 2.1a (reasoning: our own). */
const KINDS: readonly { readonly kind: WordClass; readonly single: number; readonly full: number }[] = [
  { kind: 'code', single: 0.15, full: 0.25 },
  { kind: 'math', single: 0.15, full: 0.2 },
  { kind: 'reasoning', single: 0.1, full: 0.15 },
  { kind: 'translation', single: 0.15, full: 0.15 },
  { kind: 'explanation', single: 0.2, full: 0.2 },
  { kind: 'creative', single: 0.1, full: 0.15 },
];

/** The kind of work asked for. Only the kind that adds most counts. */
export const taskKind: Signal = {
  id: 'task-kind',
  group: 'task',
  meaning: 'Words of one kind of work: code, mathematics, reasoning, explanation, translation or creative writing',
  read: ({ found }) => {
    const readings = KINDS.flatMap(({ kind, single, full }) => {
      const terms = termsFound(found, kind);
      if (terms.length === 0) return [];
      return [{ points: terms.length === 1 ? single : full, evidence: `${kind} words ${nameTerms(terms)}` }];
    });
    return readings.reduce<(typeof readings)[number] | undefined>(
      (best, each) => (best && best.points >= each.points ? best : each),
      undefined,
    );
  },
};
