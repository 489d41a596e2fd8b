import type { SignalGroup } from '../classify/classification.js';
import type { Counts } from './scan.js';
import { groupOfClass, TERM_CLASSES } from './terms.js';

/** One number about the form of a text, about 0 to 2. */
type DenseFeature = {
  readonly id: string;
  readonly group: SignalGroup;
  readonly read: (counts: Counts) => number;
};

const log = Math.log1p;

/** Shape of the text: how long, how it is built, what it is made of. */
const SHAPE: readonly DenseFeature[] = [
  { id: 'characters', group: 'length', read: ({ characters }) => log(characters) / 5 - 1 },
  { id: 'words', group: 'length', read: ({ words, ideographs }) => log(words + ideographs / 2) / 4 - 1 },
  { id: 'is-terse', group: 'length', read: ({ words, ideographs }) => (words + ideographs / 2 <= 6 ? 1 : 0) },
  { id: 'is-long', group: 'length', read: ({ words, ideographs }) => (words + ideographs / 2 > 60 ? 1 : 0) },
  { id: 'lines', group: 'structure', read: ({ lines }) => log(lines) / 2 - 0.3 },
  { id: 'word-length', group: 'structure', read: ({ letters, words }) => letters / (words || 1) / 5 - 1 },
  { id: 'long-words', group: 'structure', read: ({ longWords, words }) => (longWords / (words || 1)) * 3 },
  { id: 'numbers', group: 'structure', read: ({ numbers }) => log(numbers) / 2 },
  { id: 'mathematics', group: 'task', read: ({ mathSymbols }) => log(mathSymbols) / 2 },
  { id: 'commas', group: 'structure', read: ({ commas }) => log(commas) / 2 },
  { id: 'sentences', group: 'structure', read: ({ sentences }) => log(sentences) / 2 - 0.3 },
  {
    id: 'sentence-length',
    group: 'structure',
    read: ({ words, sentences }) => Math.min(3, words / (sentences + 1) / 20 - 0.7),
  },
  { id: 'questions', group: 'structure', read: ({ questions }) => Math.min(2, questions) },
  { id: 'upper-case', group: 'structure', read: ({ upperCase, words }) => (upperCase / (words || 1)) * 2 },
  {
    id: 'other-script',
    group: 'wording',
    read: ({ beyondAscii, ideographs, words }) => log(beyondAscii + ideographs) / log(words + ideographs + 1 || 1) || 0,
  },
  { id: 'fences', group: 'code', read: ({ fences }) => log(fences) },
  { id: 'code-lines', group: 'code', read: ({ codeTokens }) => log(codeTokens) / 4 },
  { id: 'indented', group: 'code', read: ({ indented }) => log(indented) / 2 },
  { id: 'identifiers', group: 'code', read: ({ identifiers }) => log(identifiers) / 2 },
  { id: 'symbols', group: 'code', read: ({ symbols, words }) => Math.min(2, symbols / (words || 1)) },
  { id: 'options', group: 'structure', read: ({ options }) => log(options) },
  { id: 'last-option', group: 'structure', read: ({ lastOption }) => lastOption / 5 },
  { id: 'list-items', group: 'multi-step', read: ({ listItems }) => log(listItems) / 2 },
  { id: 'blobs', group: 'code', read: ({ blobs }) => log(blobs) },
];

/** More hits of one class than this are a habit of the text, not more of the same evidence. */
const MOST_HITS = 8;

/** log(1 + hits), looked up. */
const LOG_OF_HITS = Float64Array.from({ length: MOST_HITS + 1 }, (_, hits) => log(hits));

/** A dense feature's name, and the signal it speaks for. In the order the weights have: the form, then one a class of words. */
export const DENSE_FEATURES: readonly Pick<DenseFeature, 'id' | 'group'>[] = [
  ...SHAPE,
  ...TERM_CLASSES.map((name) => ({ id: `words:${name}`, group: groupOfClass(name) })),
];
export const DENSE_SIZE = DENSE_FEATURES.length;

/** Reads every dense feature into `into`. */
export function readDense(counts: Counts, classCounts: Uint16Array, into: Float32Array): void {
  for (let at = 0; at < SHAPE.length; at += 1) into[at] = SHAPE[at]?.read(counts) ?? 0;
  for (let at = 0; at < classCounts.length; at += 1) {
    into[SHAPE.length + at] = LOG_OF_HITS[Math.min(MOST_HITS, classCounts[at] ?? 0)] ?? 0;
  }
}
