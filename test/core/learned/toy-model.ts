import { SOURCES } from '../../../src/core/learned/carry.js';
import { DENSE_FEATURES, DENSE_SIZE } from '../../../src/core/learned/dense.js';
import { BUCKETS, type Vocabulary } from '../../../src/core/learned/features.js';
import type { Judgement } from '../../../src/core/learned/judge.js';
import {
  HEAD_STARTS,
  HEADS,
  RELATIONS,
  STYLES,
  ZERO_STEPS,
  type Calibration,
  type CarryShares,
  type HeadName,
  type LearnedModel,
  type Relation,
} from '../../../src/core/learned/model.js';
import { scan } from '../../../src/core/learned/scan.js';
import { hashTerm, TERM_CLASSES, TermTable, type TermClass } from '../../../src/core/learned/terms.js';

/** One output of the linear model: the head, and which of its classes. */
export type Output = `${HeadName}/${number}`;

/** Weights of a word or of a feature, by output. */
export type OutputWeights = Readonly<Partial<Record<Output, number>>>;

/** What a toy model knows; a test states only what matters to it. */
export type Toy = {
  /** Whole numbers from -127 to 127. */
  readonly words?: Readonly<Record<string, OutputWeights>>;
  readonly dense?: Readonly<Record<string, OutputWeights>>;
  readonly terms?: Readonly<Record<string, readonly TermClass[]>>;
  readonly namedWords?: readonly string[];
  readonly intercepts?: OutputWeights;
  readonly calibration?: Partial<Calibration>;
};

/** Where an output stands in a row of weights. */
export const indexOf = (output: Output): number => {
  const [head, at] = output.split('/') as [HeadName, string]; // safe: that is what Output is
  return HEAD_STARTS[head] + Number(at);
};

/** Weights by where they stand in a row. */
export const entriesOf = (weights: OutputWeights): readonly (readonly [at: number, weight: number])[] =>
  Object.entries(weights).map(([output, weight = 0]) => [indexOf(output as Output), weight]);

/** The hash of a single word, as the scanner makes it. */
export const hashOf = (word: string): number => scan(word).hashes[0] ?? 0;

/** A vocabulary of these terms. */
export function aVocabulary(terms: NonNullable<Toy['terms']> = {}): Vocabulary {
  const sets: number[][] = [[]];
  const hashes = Object.entries(terms).map(([term, classes]) => {
    sets.push(classes.map((name) => TERM_CLASSES.indexOf(name)));
    const { size, hashes: tokens } = scan(term);
    return hashTerm(tokens, 0, size);
  });
  return {
    table: new TermTable(
      Uint32Array.from(hashes),
      Uint16Array.from(hashes, (_, at) => at + 1),
    ),
    sets,
  };
}

/** Shares that name only what is not nought. */
export const sharesOf = (named: {
  readonly [R in Relation]?: { readonly [S in (typeof SOURCES)[number]]?: number };
}): CarryShares => RELATIONS.map((relation) => SOURCES.map((source) => (named[relation] ?? { own: 1 })[source] ?? 0));

/** A calibration that leaves outputs as they are, and every turn to itself. */
export const aCalibration = (over: Partial<Calibration> = {}): Calibration => ({
  temperatures: { style: 1, complexity: 1, tier: 1, category: 1, domain: 1, relation: 1 },
  outcomes: STYLES.map(() => undefined),
  liftRanges: STYLES.map(() => [-100, 100] as const),
  cheapOk: [],
  enoughRatio: 0.5,
  confidence: [],
  carry: sharesOf({}),
  ...over,
});

function weightsOf(words: NonNullable<Toy['words']>): LearnedModel['weights'] {
  const byBucket = new Map(
    Object.entries(words).map(([word, weights]) => [hashOf(word) & (BUCKETS - 1), entriesOf(weights)]),
  );
  const entries: number[] = [];
  const starts = new Uint32Array(BUCKETS + 1);
  for (let bucket = 0; bucket < BUCKETS; bucket += 1) {
    for (const [head, steps] of byBucket.get(bucket) ?? []) entries.push((head << 8) | (ZERO_STEPS + steps));
    starts[bucket + 1] = entries.length;
  }
  return { starts, entries: Uint16Array.from(entries) };
}

/** A model that knows these words; one step is 1, and no feature of the form counts unless it is named. */
export function aLearnedModel(toy: Toy = {}): LearnedModel {
  const denseWeights = new Float32Array(DENSE_SIZE * HEADS);
  for (const [id, weights] of Object.entries(toy.dense ?? {})) {
    const feature = DENSE_FEATURES.findIndex((one) => one.id === id);
    for (const [at, weight] of entriesOf(weights)) denseWeights[feature * HEADS + at] = weight;
  }
  const intercepts = new Float32Array(HEADS);
  for (const [at, weight] of entriesOf(toy.intercepts ?? {})) intercepts[at] = weight;
  return {
    vocabulary: aVocabulary(toy.terms),
    namedWords: new Set((toy.namedWords ?? []).map(hashOf)),
    weights: weightsOf(toy.words ?? {}),
    scales: new Float32Array(HEADS).fill(1),
    intercepts,
    denseMeans: new Float32Array(DENSE_SIZE),
    denseDeviations: new Float32Array(DENSE_SIZE).fill(1),
    denseWeights,
    calibration: aCalibration(toy.calibration),
  };
}

/** A judgement of a middling request that stands alone. */
export const aJudgement = (over: Partial<Judgement> = {}): Judgement => ({
  styles: STYLES.map((style) => (style === 'ask' ? 1 : 0)),
  lift: 0.4,
  tiers: [0, 0, 1, 0],
  complexities: [0, 1, 0],
  categories: [0, 0, 0, 1],
  domains: [0, 0, 0, 1, 0, 0, 0, 0],
  ok: [0.2, 0.5, 0.8, 1],
  relations: relatedBy('new'),
  ...over,
});

/** Certain of one relation. */
export const relatedBy = (relation: Relation): readonly number[] => RELATIONS.map((one) => (one === relation ? 1 : 0));
