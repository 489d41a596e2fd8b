import { VOCABULARIES } from '../src/core/signals/vocabulary/lexicon.js';
import type { Vocabulary } from '../src/core/learned/features.js';
import { scan } from '../src/core/learned/scan.js';
import { hashTerm, LONGEST_TERM, TERM_CLASSES, TermTable, type TermClass } from '../src/core/learned/terms.js';
import listed from './vocabulary/terms.json' with { type: 'json' };

/** Listed terms by hash, each with its set of classes (an index into `sets`, from 1 on). */
export type PackedTerms = {
  readonly hashes: Uint32Array;
  readonly sets: Uint16Array;
  readonly classSets: readonly (readonly number[])[];
};

/** Lists in other languages stand for the same ideas as ours. */
const SAME_AS: Readonly<Record<string, TermClass>> = {
  'multilingual-hard': 'cs-hard',
  'multilingual-mid': 'cs-mid',
  'multilingual-easy': 'cs-easy',
  'multilingual-deep': 'ask-deep',
  'multilingual-shallow': 'ask-shallow',
  'multilingual-thanks': 'thanks',
  depth: 'ask-deep',
  brevity: 'ask-shallow',
  lookup: 'ask-fact',
};

/** Every term of the word lists as the scanner hashes it, endings cut off. */
export function packTerms(): PackedTerms {
  const classesOf = new Map<number, Set<number>>();
  for (const { terms } of VOCABULARIES) addLists(classesOf, terms);
  addLists(classesOf, listed.terms);
  const entries = [...classesOf].sort(([a], [b]) => a - b);
  const classSets: number[][] = [[]];
  const indexOf = new Map<string, number>();
  const sets = new Uint16Array(entries.length);
  entries.forEach(([, classes], at) => {
    const sorted = [...classes].sort((a, b) => a - b);
    const key = sorted.join();
    const index = indexOf.get(key) ?? classSets.push(sorted) - 1;
    indexOf.set(key, index);
    sets[at] = index;
  });
  return { hashes: Uint32Array.from(entries, ([hash]) => hash), sets, classSets };
}

/** The table that the feature reader looks terms up in. */
export const toVocabulary = ({ hashes, sets, classSets }: PackedTerms): Vocabulary => ({
  table: new TermTable(hashes, sets),
  sets: classSets,
});

function addLists(
  into: Map<number, Set<number>>,
  lists: Readonly<Record<string, readonly string[] | undefined>>,
): void {
  for (const [name, terms] of Object.entries(lists)) {
    const index = TERM_CLASSES.findIndex((termClass) => termClass === (SAME_AS[name] ?? name));
    if (index === -1) continue;
    for (const term of terms ?? []) {
      addTerm(into, term, index);
    }
  }
}

function addTerm(into: Map<number, Set<number>>, term: string, termClass: number): void {
  const { size, hashes } = scan(term);
  if (size === 0 || size > LONGEST_TERM) return;
  const hash = hashTerm(hashes, 0, size);
  const classes = into.get(hash) ?? new Set<number>();
  classes.add(termClass);
  into.set(hash, classes);
}
