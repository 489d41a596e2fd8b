import type { Vocabulary } from './features.js';

/** Kinds of request the outcome data knows, and 'ask' for everything a person types. */
export const STYLES = [
  'ask',
  'exam',
  'hard-exam',
  'word-problem',
  'mathematics',
  'code-writing',
  'code-tracing',
] as const;
export type Style = (typeof STYLES)[number];

/** What a user turn does with the conversation before it; see training/RUBRIC.md. */
export const RELATIONS = ['ends', 'fails', 'continues', 'extends', 'reworks', 'new'] as const;
export type Relation = (typeof RELATIONS)[number];

/** Outputs of the linear model, in the order their weights stand in a row. */
export const HEAD_SIZES = {
  style: STYLES.length,
  lift: STYLES.length,
  complexity: 3,
  tier: 4,
  category: 4,
  domain: 8,
  relation: RELATIONS.length,
} as const;
export type HeadName = keyof typeof HEAD_SIZES;

/** Where each head's outputs start. */
export const HEAD_STARTS: Readonly<Record<HeadName, number>> = {
  style: 0,
  lift: STYLES.length,
  complexity: 2 * STYLES.length,
  tier: 2 * STYLES.length + 3,
  category: 2 * STYLES.length + 7,
  domain: 2 * STYLES.length + 11,
  relation: 2 * STYLES.length + 19,
};

/** Outputs in all. */
export const HEADS = 2 * STYLES.length + 19 + RELATIONS.length;

/** y = intercept + slope·x, kept within 0 and 1. */
export type Line = { readonly intercept: number; readonly slope: number };

/** What outcomes taught about one kind of request. */
export type StyleOutcomes = {
  /** P(a model of the tier is good enough) by lift, from the weakest tier on. */
  readonly ok: readonly Line[];
  /** Below the cut the lower tier pays, from it on the upper one; tiers by index. */
  readonly lower: number;
  readonly upper: number;
  readonly cut: number;
};

/** Everything fitted after the linear model, on rows it had not seen. */
export type Calibration = {
  /** Softmax temperatures of the label heads. */
  readonly temperatures: Readonly<Record<'style' | 'complexity' | 'tier' | 'category' | 'domain' | 'relation', number>>;
  /** By style, in the order of STYLES; 'ask' takes its tier from the tier head. */
  readonly outcomes: readonly (StyleOutcomes | undefined)[];
  /** By style: the least and the most lift that texts of the kind had; beyond, the text is unlike all that taught it. */
  readonly liftRanges: readonly (readonly [least: number, most: number])[];
  /** P(good enough) of a cheap model, as predicted and as it turned out; sorted, the second never falls. */
  readonly cheapOk: readonly Knot[];
  /** The weakest tier is taken that is enough with this probability: the price of a step too low against one too high. */
  readonly enoughRatio: number;
  /** P(the tier is right) by the probability the model gave it; sorted, never falls. */
  readonly confidence: readonly Knot[];
  /** What a turn's judgement is made of, by its relation to the turns before. */
  readonly carry: CarryShares;
};

/** One point of a monotone step-free line. */
export type Knot = readonly [x: number, y: number];

/** By relation, in the order of RELATIONS: shares of the sources that carry.ts mixes, adding up to 1. */
export type CarryShares = readonly (readonly number[])[];

/**
 * The weights of every bucket, most of them zero: bucket b has the entries from `starts[b]` to `starts[b + 1]`. One
 * entry is one number, and the starts of a bucket are neighbours, because each word of each request is looked up.
 */
export type BucketWeights = {
  readonly starts: Uint32Array;
  /** The output in the upper byte, and 128 + the steps of its scale in the lower one. */
  readonly entries: Uint16Array;
};

/** What stands in the lower byte of an entry for no step at all. */
export const ZERO_STEPS = 128;

/** The learned model. Built by the catalogue from the weights file. */
export type LearnedModel = {
  readonly vocabulary: Vocabulary;
  /** Hashes of words that may be named in an explanation, because many people use them. */
  readonly namedWords: { has(hash: number): boolean };
  readonly weights: BucketWeights;
  /** By head: one step of an entry. */
  readonly scales: Float32Array;
  readonly intercepts: Float32Array;
  readonly denseMeans: Float32Array;
  readonly denseDeviations: Float32Array;
  /** HEADS numbers for each dense feature. */
  readonly denseWeights: Float32Array;
  readonly calibration: Calibration;
};

/** The y of a monotone line at x; ends stay level. */
export function interpolate(knots: readonly Knot[], x: number): number {
  const first = knots[0];
  if (!first || x <= first[0]) return first?.[1] ?? x;
  for (let at = 1; at < knots.length; at += 1) {
    const [x1, y1] = knots[at] ?? first;
    if (x > x1) continue;
    const [x0, y0] = knots[at - 1] ?? first;
    return x1 === x0 ? y1 : y0 + ((y1 - y0) * (x - x0)) / (x1 - x0);
  }
  return knots.at(-1)?.[1] ?? x;
}

/** Probabilities from `count` outputs that start at `start`. */
export function softmax(outputs: ArrayLike<number>, start: number, count: number, temperature: number): number[] {
  let most = -Infinity;
  for (let at = 0; at < count; at += 1) most = Math.max(most, outputs[start + at] ?? 0);
  const powers: number[] = [];
  let sum = 0;
  for (let at = 0; at < count; at += 1) {
    const power = Math.exp(((outputs[start + at] ?? 0) - most) / temperature);
    powers.push(power);
    sum += power;
  }
  return powers.map((power) => power / sum);
}

/** 1 / (1 + e^-x). */
export const logistic = (x: number): number => 1 / (1 + Math.exp(-x));
