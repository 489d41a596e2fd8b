import { DENSE_SIZE } from '../src/core/learned/dense.js';
import { BUCKETS, readFeatures, type Vocabulary } from '../src/core/learned/features.js';
import type { SparseRow } from './matrix.js';

/** A text's features, kept. */
export type KeptFeatures = { readonly buckets: Uint16Array; readonly dense: Float32Array };

/** Reads a text as the product does. */
export function keepFeatures(text: string, vocabulary: Vocabulary): KeptFeatures {
  const { buckets, size, dense } = readFeatures(text, vocabulary);
  return { buckets: buckets.slice(0, size), dense: dense.slice() };
}

/** How features become columns: rare words count more, and the form of a text is in deviations from the usual. */
export type Scaling = {
  /** By bucket: texts that fill it. */
  readonly counts: Float32Array;
  /** By bucket: log((1 + texts) / (1 + texts with it)) + 1. */
  readonly rarity: Float32Array;
  readonly means: Float32Array;
  readonly deviations: Float32Array;
  /** Column of each bucket, from 0 on; -1 when too few texts have it to learn from. */
  readonly columnOf: Int32Array;
  readonly columns: number;
};

/** Words of a text together, and its form: how much each may say. Chosen by cross-validation. */
const WORDS_SCALE = 0.25;
const FORM_SCALE = 0.15;

/** A bucket that one text fills teaches only that text. */
const FEWEST_TEXTS = 2;
const MOST_DEVIATIONS = 3;

/** Keeps a feature that hardly varies from becoming a large number. */
const LEAST_DEVIATION = 0.02;

/** Learns the scaling from texts. */
export function toScaling(texts: readonly KeptFeatures[]): Scaling {
  const counts = new Float32Array(BUCKETS);
  for (const { buckets } of texts) for (const bucket of buckets) counts[bucket] = (counts[bucket] ?? 0) + 1;
  const columnOf = new Int32Array(BUCKETS).fill(-1);
  let columns = 0;
  counts.forEach((count, bucket) => {
    if (count >= FEWEST_TEXTS) columnOf[bucket] = columns++;
  });
  const rarity = counts.map((count) => Math.log((1 + texts.length) / (1 + count)) + 1);
  return { counts, rarity, columnOf, columns, ...spreadOf(texts) };
}

function spreadOf(texts: readonly KeptFeatures[]): Pick<Scaling, 'means' | 'deviations'> {
  const means = new Float32Array(DENSE_SIZE);
  const deviations = new Float32Array(DENSE_SIZE);
  for (let at = 0; at < DENSE_SIZE; at += 1) {
    let sum = 0;
    let squares = 0;
    for (const { dense } of texts) {
      sum += dense[at] ?? 0;
      squares += (dense[at] ?? 0) ** 2;
    }
    const middle = sum / texts.length;
    means[at] = middle;
    deviations[at] = Math.sqrt(Math.max(0, squares / texts.length - middle ** 2)) + LEAST_DEVIATION;
  }
  return { means, deviations };
}

/** Columns of a matrix: buckets first, then dense features. */
export const widthOf = ({ columns }: Scaling): number => columns + DENSE_SIZE;

/** A dense feature in deviations from the usual, cut as the product cuts it. */
export function standardise(value: number, at: number, { means, deviations }: Scaling): number {
  const standard = (value - (means[at] ?? 0)) / (deviations[at] ?? 1);
  return Math.max(-MOST_DEVIATIONS, Math.min(MOST_DEVIATIONS, standard));
}

/** One text as a row. */
export function toRow({ buckets, dense }: KeptFeatures, scaling: Scaling): SparseRow {
  const norm = WORDS_SCALE / Math.sqrt(Math.max(1, buckets.length));
  const columns: number[] = [];
  const values: number[] = [];
  for (const bucket of buckets) {
    const column = scaling.columnOf[bucket] ?? -1;
    if (column < 0) continue;
    columns.push(column);
    values.push((scaling.rarity[bucket] ?? 0) * norm);
  }
  dense.forEach((value, at) => {
    columns.push(scaling.columns + at);
    values.push(standardise(value, at, scaling) * FORM_SCALE);
  });
  return { columns, values };
}

/** What a fitted weight is worth in the product's own units, where a bucket counts 1 / sqrt(buckets). */
export const bucketUnit = (bucket: number, { rarity }: Scaling): number => (rarity[bucket] ?? 0) * WORDS_SCALE;
export const formUnit = FORM_SCALE;
