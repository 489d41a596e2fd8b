import { SIGNAL_GROUPS, type SignalGroup } from '../classify/classification.js';
import { DENSE_SIZE, readDense } from './dense.js';
import { hashPair, hashWord } from './hash.js';
import { SYMBOL } from './characters.js';
import { CODE, scan, type Scan } from './scan.js';
import { groupOfClass, TERM_CLASSES, type TermTable } from './terms.js';

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
  /** 1 where two neighbours filled the bucket, 0 where one word did. */
  readonly pairs: Uint8Array;
  readonly dense: Float32Array;
  /** Hits by class, as TERM_CLASSES numbers them. */
  readonly classCounts: Uint16Array;
};

/** Two buckets a token, and no text has more tokens than characters that are read. */
const MOST_BUCKETS = 8_192;

const buckets = new Uint16Array(MOST_BUCKETS);
const groups = new Uint8Array(MOST_BUCKETS);
const tokens = new Uint16Array(MOST_BUCKETS);
const pairs = new Uint8Array(MOST_BUCKETS);
/** One bit a bucket: 4 KiB are cleared faster than a larger mark is looked up. */
const seen = new Uint32Array(BUCKETS / 32);
const classCounts = new Uint16Array(TERM_CLASSES.length);
const dense = new Float32Array(DENSE_SIZE);
let size = 0;

const START = hashWord('\u0002');

const groupIndex = (group: SignalGroup): number => SIGNAL_GROUPS.indexOf(group);
const WORDING = groupIndex('wording');
const CODE_GROUP = groupIndex('code');

/** Reads the features of a text: at most 1,800 characters of it, whatever its length. */
export function readFeatures(text: string, vocabulary: Vocabulary): Features {
  const read = scan(text);
  classCounts.fill(0);
  seen.fill(0);
  size = 0;
  fillBuckets(read, vocabulary);
  readDense(read.counts, classCounts, dense);
  return { scan: read, size, buckets, groups, tokens, pairs, dense, classCounts };
}

function fillBuckets({ size: count, hashes, regions, kinds }: Scan, vocabulary: Vocabulary): void {
  let previous = START;
  let previousGroup = WORDING;
  let pairBefore = 0;
  let tripleBefore = 0;
  let fourBefore = 0;
  let fiveBefore = 0;
  for (let at = 0; at < count; at += 1) {
    const hash = hashes[at] ?? 0;
    // Chains of the last one to six tokens (LONGEST_TERM); those that would begin before the text are no term. No term ends in a sign.
    const pair = hashPair(previous, hash);
    const triple = hashPair(pairBefore, hash);
    const four = hashPair(tripleBefore, hash);
    const five = hashPair(fourBefore, hash);
    spoken = WORDING;
    if (kinds[at] !== SYMBOL) {
      countTerm(hash, vocabulary);
      countTerm(pair, vocabulary);
      countTerm(triple, vocabulary);
      countTerm(four, vocabulary);
      countTerm(five, vocabulary);
      countTerm(hashPair(fiveBefore, hash), vocabulary);
    }
    const group = regions[at] === CODE ? CODE_GROUP : spoken;
    put(hash, group, at, 0);
    put(pair, group === WORDING ? previousGroup : group, at, 1);
    previous = hash;
    previousGroup = group;
    pairBefore = pair;
    tripleBefore = triple;
    fourBefore = four;
    fiveBefore = five;
  }
}

function put(hash: number, group: number, token: number, isPair: number): void {
  const bucket = hash & (BUCKETS - 1);
  const marks = seen[bucket >>> 5] ?? 0;
  const mark = 1 << (bucket & 31);
  if ((marks & mark) !== 0 || size === MOST_BUCKETS) return;
  seen[bucket >>> 5] = marks | mark;
  buckets[size] = bucket;
  groups[size] = group;
  tokens[size] = token;
  pairs[size] = isPair;
  size += 1;
}

/** The group of the longest term that ends at the token in hand. */
let spoken = WORDING;

function countTerm(hash: number, { table, sets }: Vocabulary): void {
  const set = table.find(hash);
  if (set === 0) return;
  for (const termClass of sets[set] ?? []) {
    classCounts[termClass] = (classCounts[termClass] ?? 0) + 1;
    spoken = GROUP_OF_CLASS[termClass] ?? spoken;
  }
}

const GROUP_OF_CLASS: readonly number[] = TERM_CLASSES.map((termClass) => groupIndex(groupOfClass(termClass)));
