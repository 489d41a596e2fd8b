import { SIGNAL_GROUPS, type SignalGroup } from '../classify/classification.js';
import { DENSE_FEATURES, DENSE_SIZE } from './dense.js';
import { hashPair, hashWord } from './hash.js';
import { CODE, scan, type Scan } from './scan.js';
import { groupOfClass, hashTerm, LONGEST_TERM, TERM_CLASSES, type TermTable } from './terms.js';

/** Buckets that words and pairs of words are hashed into. */
export const BUCKETS = 2 ** 15;

/** Listed terms and what they stand for. `sets[0]` is empty. */
export type Vocabulary = { readonly table: TermTable; readonly sets: readonly (readonly number[])[] };

/** A text as the model reads it. The arrays belong to the reader and are used again by the next text. */
export type Features = {
  readonly scan: Scan;
  /** How many different buckets the text fills. */
  readonly size: number;
  readonly buckets: Uint16Array;
  /** Index into SIGNAL_GROUPS, by position in `buckets`. */
  readonly groups: Uint8Array;
  /** The token that filled each bucket; the later one of a pair. */
  readonly tokens: Uint16Array;
  readonly dense: Float32Array;
  /** Hits by class, as TERM_CLASSES numbers them. */
  readonly classCounts: Uint16Array;
};

/** Two buckets a token, and no text has more tokens than characters that are read. */
const MOST_BUCKETS = 8_192;

const buckets = new Uint16Array(MOST_BUCKETS);
const groups = new Uint8Array(MOST_BUCKETS);
const tokens = new Uint16Array(MOST_BUCKETS);
const seen = new Uint32Array(BUCKETS);
const classCounts = new Uint16Array(TERM_CLASSES.length);
const dense = new Float32Array(DENSE_SIZE);
let generation = 0;
let size = 0;

const START = hashWord('\u0002');

const groupIndex = (group: SignalGroup): number => SIGNAL_GROUPS.indexOf(group);
const WORDING = groupIndex('wording');
const CODE_GROUP = groupIndex('code');

/** Reads the features of a text: at most 4,000 characters of it, whatever its length. */
export function readFeatures(text: string, vocabulary: Vocabulary): Features {
  const read = scan(text);
  classCounts.fill(0);
  generation += 1;
  size = 0;
  fillBuckets(read, vocabulary);
  for (let at = 0; at < DENSE_SIZE; at += 1) dense[at] = DENSE_FEATURES[at]?.read(read.counts, classCounts) ?? 0;
  return { scan: read, size, buckets, groups, tokens, dense, classCounts };
}

function fillBuckets(read: Scan, vocabulary: Vocabulary): void {
  const { size: count, hashes, regions } = read;
  let previous = START;
  let previousGroup = WORDING;
  for (let at = 0; at < count; at += 1) {
    const hash = hashes[at] ?? 0;
    const spoken = countTerms(hashes, at, vocabulary);
    const group = regions[at] === CODE ? CODE_GROUP : spoken;
    put(hash, group, at);
    put(hashPair(previous, hash), group === WORDING ? previousGroup : group, at);
    previous = hash;
    previousGroup = group;
  }
}

function put(hash: number, group: number, token: number): void {
  const bucket = hash & (BUCKETS - 1);
  if (seen[bucket] === generation || size === MOST_BUCKETS) return;
  seen[bucket] = generation;
  buckets[size] = bucket;
  groups[size] = group;
  tokens[size] = token;
  size += 1;
}

/** Counts the terms that end at a token; the group of the longest comes back. */
function countTerms(hashes: Uint32Array, at: number, { table, sets }: Vocabulary): number {
  let group = WORDING;
  const longest = Math.min(LONGEST_TERM, at + 1);
  for (let length = 1; length <= longest; length += 1) {
    const set = table.find(length === 1 ? (hashes[at] ?? 0) : hashTerm(hashes, at + 1 - length, length));
    if (set === 0) continue;
    for (const termClass of sets[set] ?? []) {
      classCounts[termClass] = (classCounts[termClass] ?? 0) + 1;
      group = GROUP_OF_CLASS[termClass] ?? group;
    }
  }
  return group;
}

const GROUP_OF_CLASS: readonly number[] = TERM_CLASSES.map((termClass) => groupIndex(groupOfClass(termClass)));
