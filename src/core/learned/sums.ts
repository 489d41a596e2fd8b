import { SIGNAL_GROUPS } from '../classify/classification.js';
import { DENSE_FEATURES, DENSE_SIZE } from './dense.js';
import type { Features } from './features.js';
import { HEAD_STARTS, HEADS, ZERO_STEPS, type LearnedModel } from './model.js';

/** Groups of evidence in all. */
export const GROUPS = SIGNAL_GROUPS.length;

/** Standardised dense features are cut here, so that one odd text cannot outweigh all words. */
const MOST_DEVIATIONS = 3;

const GROUP_OF_DENSE: readonly number[] = DENSE_FEATURES.map(({ group }) => SIGNAL_GROUPS.indexOf(group));

/** What each group of evidence adds to each output, before words are weighed by their number. */
export type Sums = {
  /** GROUPS x HEADS: sums of bytes. */
  readonly words: Int32Array;
  /** GROUPS x HEADS. */
  readonly shape: Float64Array;
  /** Buckets of each group. */
  readonly buckets: Uint16Array;
  /** Buckets in all, and those that have weights. */
  readonly size: number;
  readonly known: number;
};

/** Adds up the weights of everything that was read. */
export function sumUp(features: Features, model: LearnedModel): Sums {
  const words = new Int32Array(GROUPS * HEADS);
  const buckets = new Uint16Array(GROUPS);
  const known = addWords(features, model, words, buckets);
  return { words, buckets, known, size: features.size, shape: addShape(features.dense, model) };
}

function addWords(
  { size, buckets, groups }: Features,
  { weights: { starts, entries } }: LearnedModel,
  words: Int32Array,
  counts: Uint16Array,
): number {
  let known = 0;
  for (let at = 0; at < size; at += 1) {
    const group = groups[at] ?? 0;
    const bucket = buckets[at] ?? 0;
    counts[group] = (counts[group] ?? 0) + 1;
    const from = starts[bucket] ?? 0;
    const to = starts[bucket + 1] ?? 0;
    if (from === to) continue;
    known += 1;
    const first = group * HEADS;
    for (let place = from; place < to; place += 1) {
      const entry = entries[place] ?? 0;
      const head = first + (entry >>> 8);
      words[head] = (words[head] ?? 0) + (entry & 255) - ZERO_STEPS;
    }
  }
  return known;
}

function addShape(dense: Float32Array, { denseMeans, denseDeviations, denseWeights }: LearnedModel): Float64Array {
  const shape = new Float64Array(GROUPS * HEADS);
  for (let at = 0; at < DENSE_SIZE; at += 1) {
    const value = ((dense[at] ?? 0) - (denseMeans[at] ?? 0)) / (denseDeviations[at] ?? 1);
    const kept = Math.max(-MOST_DEVIATIONS, Math.min(MOST_DEVIATIONS, value));
    const to = (GROUP_OF_DENSE[at] ?? 0) * HEADS;
    const from = at * HEADS;
    for (let head = 0; head < HEADS; head += 1) {
      shape[to + head] = (shape[to + head] ?? 0) + kept * (denseWeights[from + head] ?? 0);
    }
  }
  return shape;
}

/** Every output, as if the groups in `without` had not been there. */
export function outputsOf(
  sums: Sums,
  { scales, intercepts }: LearnedModel,
  without: readonly number[] = [],
): Float64Array {
  const outputs = Float64Array.from(intercepts);
  const norm = 1 / Math.sqrt(Math.max(1, sizeWithout(sums, without)));
  for (let group = 0; group < GROUPS; group += 1) {
    if (without.includes(group)) continue;
    const from = group * HEADS;
    for (let head = 0; head < HEADS; head += 1) {
      const words = (sums.words[from + head] ?? 0) * (scales[head] ?? 0) * norm;
      outputs[head] = (outputs[head] ?? 0) + words + (sums.shape[from + head] ?? 0);
    }
  }
  return outputs;
}

const sizeWithout = ({ size, buckets }: Sums, without: readonly number[]): number =>
  without.reduce((left, group) => left - (buckets[group] ?? 0), size);

/** What one group adds to the lift of a text that is of each style to this share. */
export function liftOfGroup(
  sums: Sums,
  { scales }: LearnedModel,
  group: number,
  styleShares: readonly number[],
): number {
  const norm = 1 / Math.sqrt(Math.max(1, sums.size));
  const from = group * HEADS + HEAD_STARTS.lift;
  return styleShares.reduce((lift, share, at) => {
    const words = (sums.words[from + at] ?? 0) * (scales[HEAD_STARTS.lift + at] ?? 0) * norm;
    return lift + share * (words + (sums.shape[from + at] ?? 0));
  }, 0);
}
