import type { SignalGroup } from '../classify/classification.js';
import type { Counts } from './scan.js';
import { groupOfClass, TERM_CLASSES } from './terms.js';

/** One number about the form of a text, about 0 to 2. */
export type DenseFeature = {
  readonly id: string;
  readonly group: SignalGroup;
  readonly read: (counts: Counts, classCounts: Uint16Array) => number;
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
  { id: 'list-items', group: 'multi-step', read: ({ listItems }) => log(listItems) / 2 },
  { id: 'blobs', group: 'code', read: ({ blobs }) => log(blobs) },
];

/** More hits of one class than this are a habit of the text, not more of the same evidence. */
const MOST_HITS = 8;

/** How many listed words of each class there are. */
const CLASSES: readonly DenseFeature[] = TERM_CLASSES.map((name, index) => ({
  id: `words:${name}`,
  group: groupOfClass(name),
  read: (_counts, classCounts) => log(Math.min(MOST_HITS, classCounts[index] ?? 0)),
}));

/** Every dense feature, in the order the weights have. */
export const DENSE_FEATURES: readonly DenseFeature[] = [...SHAPE, ...CLASSES];
export const DENSE_SIZE = DENSE_FEATURES.length;
