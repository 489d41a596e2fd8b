import { SPECIALTIES, type Specialty } from '../../classify/classification.js';
import chinese from './chinese.json';
import english from './english.json';
import french from './french.json';
import german from './german.json';
import japanese from './japanese.json';
import russian from './russian.json';
import spanish from './spanish.json';
import { readWords } from './words.js';

/** Domains with word lists of their own; each has sure terms and hints, which count half. */
export const LISTED_DOMAINS = SPECIALTIES;
export type ListedDomain = Specialty;

/** What the terms of a list have in common. */
export const WORD_CLASSES = [
  ...LISTED_DOMAINS,
  ...LISTED_DOMAINS.map((domain) => `${domain}-hint` as const),
  'verb-expert',
  'verb-mid',
  'verb-simple',
  'code',
  'math',
  'reasoning',
  'creative',
  'explanation',
  'translation',
  'cue-code',
  'cue-reasoning',
  'cue-creative',
  'cue-factual',
  'qualifier',
  'joiner',
  'step',
  'depth',
  'brevity',
  'lookup',
  'greeting',
  'thanks',
  'follow-up',
  'deictic',
  'failure',
  'noun-marker',
] as const;
export type WordClass = (typeof WORD_CLASSES)[number];

/** One term of our lists, found in a text. `at` is the index of its first word. */
export type Hit = { readonly term: string; readonly at: number };

/** Every listed term in a text, by class, in reading order. */
export type Findings = ReadonlyMap<WordClass, readonly Hit[]>;

/** A vocabulary file: terms of one language, by class. */
export type Vocabulary = {
  readonly language: string;
  readonly source: string;
  readonly terms: { readonly [C in WordClass]?: readonly string[] };
};

/** The shipped vocabularies. Add a language by writing its file and naming it here. */
export const VOCABULARIES: readonly Vocabulary[] = [english, german, spanish, french, chinese, japanese, russian];

/** A step in the tree of terms: what ends here, and which words may follow. */
type Branch = { term: string; readonly classes: WordClass[]; readonly next: Map<string, Branch> };

let tree: Branch | undefined;

/** Grown for the first text, because the editor loads this long before anybody asks. */
const treeOfTerms = (): Branch => (tree ??= growTree(VOCABULARIES));

/** Finds the listed terms in one pass: at each word the longest term wins, and its words are not read again. */
export function findTerms(words: readonly string[]): Findings {
  const root = treeOfTerms();
  const found = new Map<WordClass, Hit[]>();
  for (let at = 0; at < words.length;) {
    const match = longestTerm(root, words, at);
    if (!match) {
      at += 1;
      continue;
    }
    for (const wordClass of match.branch.classes) {
      const hit = { term: match.branch.term, at };
      const hits = found.get(wordClass);
      if (hits) hits.push(hit);
      else found.set(wordClass, [hit]);
    }
    at = match.end;
  }
  return found;
}

/** The hits of one class; empty when there are none. */
export const hitsOf = (found: Findings, wordClass: WordClass): readonly Hit[] => found.get(wordClass) ?? [];

/** The different terms among hits, in reading order. */
export const termsOf = (hits: readonly Hit[]): readonly string[] =>
  hits.length === 0 ? [] : [...new Set(hits.map(({ term }) => term))];

function longestTerm(
  root: Branch,
  words: readonly string[],
  start: number,
): { branch: Branch; end: number } | undefined {
  let best: { branch: Branch; end: number } | undefined;
  let branch = root.next.get(words[start] ?? '');
  for (let end = start + 1; branch; end += 1) {
    if (branch.classes.length > 0) best = { branch, end };
    branch = branch.next.get(words[end] ?? '');
  }
  return best;
}

function growTree(vocabularies: readonly Vocabulary[]): Branch {
  const root = emptyBranch();
  for (const { terms } of vocabularies) {
    for (const wordClass of WORD_CLASSES) {
      for (const term of terms[wordClass] ?? []) plant(root, term, wordClass);
    }
  }
  return root;
}

function plant(root: Branch, term: string, wordClass: WordClass): void {
  let branch = root;
  for (const word of readWords(term).words) {
    const next = branch.next.get(word) ?? emptyBranch();
    branch.next.set(word, next);
    branch = next;
  }
  if (branch.term === '') branch.term = term;
  if (!branch.classes.includes(wordClass)) branch.classes.push(wordClass);
}

function emptyBranch(): Branch {
  return { term: '', classes: [], next: new Map() };
}
