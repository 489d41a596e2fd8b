import { DENSE_FEATURES, DENSE_SIZE } from '../src/core/learned/dense.js';
import { hashWord } from '../src/core/learned/hash.js';
import { BUCKETS } from '../src/core/learned/features.js';
import { HEADS, HEAD_SIZES, HEAD_STARTS, STYLES, type HeadName, type Style } from '../src/core/learned/model.js';
import { LABEL_HEADS, meanLift, type Example } from './examples.js';
import {
  bucketUnit,
  formUnit,
  standardise,
  toRow,
  toScaling,
  widthOf,
  type KeptFeatures,
  type Scaling,
} from './features.js';
import { toMatrix, type Matrix } from './matrix.js';
import { fitRidge } from './ridge.js';
import { fitSoftmax } from './softmax.js';

/** An example and its features. */
export type Sample = Example & { readonly features: KeptFeatures };

/** The linear model before it is made small. Weights are in the product's units. */
export type LinearModel = {
  readonly scaling: Scaling;
  /** BUCKETS x HEADS. */
  readonly words: Float32Array;
  /** DENSE_SIZE x HEADS. */
  readonly form: Float32Array;
  readonly intercepts: Float64Array;
};

/** L2 penalties, chosen by cross-validation. */
const LABEL_PENALTIES = { complexity: 0.05, tier: 0.05, category: 0.05, domain: 0.15, relation: 0.05 } as const;
const STYLE_PENALTY = 0.05;
const LIFT_PENALTIES: Readonly<Record<Style, number>> = {
  ask: 1,
  exam: 0.6,
  'hard-exam': 3,
  'word-problem': 4,
  mathematics: 3,
  'code-writing': 3,
  'code-tracing': 3,
};

/** Rows of one kind that teach what kinds look like; more teach nothing new. */
const MOST_OF_A_STYLE = 400;
const ASKS_ONE_IN = 2;
const STYLE_STEPS = 25;

/** Length says a little about exam and word problems everywhere it was measured; a deviation adds this much lift. */
const LENGTH_PULL: { readonly [S in Style]?: number } = { exam: 0.05, 'word-problem': 0.06 };

/** Fits every head on these samples. */
export function fit(samples: readonly Sample[]): LinearModel {
  const scaling = toScaling(samples.map(({ features }) => features));
  const model: LinearModel = {
    scaling,
    words: new Float32Array(BUCKETS * HEADS),
    form: new Float32Array(DENSE_SIZE * HEADS),
    intercepts: new Float64Array(HEADS),
  };
  for (const head of LABEL_HEADS) fitLabels(model, samples, head);
  fitStyles(model, samples);
  for (const style of STYLES) fitLift(model, samples, style);
  return model;
}

const matrixOf = (samples: readonly Sample[], scaling: Scaling): Matrix =>
  toMatrix(
    samples.map(({ features }) => toRow(features, scaling)),
    widthOf(scaling),
  );

function fitLabels(model: LinearModel, samples: readonly Sample[], head: (typeof LABEL_HEADS)[number]): void {
  const labelled = samples.filter(({ labels }) => labels[head] !== undefined);
  if (labelled.length === 0) return;
  const matrix = matrixOf(labelled, model.scaling);
  const classes = labelled.map(({ labels }) => labels[head]?.index ?? 0);
  const weights = labelled.map(({ labels }) => labels[head]?.weight ?? 0);
  const size = HEAD_SIZES[head];
  const task = { matrix, classes, weights, heads: size, penalty: LABEL_PENALTIES[head] };
  store(model, { head, first: 0, size }, fitSoftmax(task));
}

function fitStyles(model: LinearModel, samples: readonly Sample[]): void {
  const counts = new Map<Style, number>();
  const chosen = samples.filter(({ id, style }) => {
    if (style === undefined) return false;
    const count = (counts.get(style) ?? 0) + 1;
    counts.set(style, count);
    return style === 'ask' ? hashWord(id) % ASKS_ONE_IN === 0 : count <= MOST_OF_A_STYLE;
  });
  const classes = chosen.map(({ style }) => STYLES.findIndex((one) => one === style));
  const matrix = matrixOf(chosen, model.scaling);
  const weights = chosen.map(() => 1);
  const task = { matrix, classes, weights, heads: STYLES.length, penalty: STYLE_PENALTY };
  store(model, { head: 'style', first: 0, size: STYLES.length }, fitSoftmax(task, STYLE_STEPS));
}

function fitLift(model: LinearModel, samples: readonly Sample[], style: Style): void {
  const known = samples.filter((sample) => sample.style === style && sample.lift !== undefined);
  if (known.length === 0) return;
  const matrix = matrixOf(known, model.scaling);
  const targets = known.map(({ lift }) => lift ?? 0);
  const at = STYLES.indexOf(style);
  const weights = known.map(() => 1);
  store(model, { head: 'lift', first: at, size: 1 }, fitRidge(matrix, targets, weights, LIFT_PENALTIES[style]));
  const head = HEAD_STARTS.lift + at;
  const own = targets.reduce((sum, target) => sum + target, 0) / targets.length;
  model.intercepts[head] = (model.intercepts[head] ?? 0) + meanLift(style, known) - own;
  const length = DENSE_FEATURES.findIndex(({ id }) => id === 'characters') * HEADS + head;
  model.form[length] = (model.form[length] ?? 0) + (LENGTH_PULL[style] ?? 0);
}

type Outputs = { readonly head: HeadName; readonly first: number; readonly size: number };

/** Moves fitted weights into the model: `size` outputs of a head from `first` on. */
function store(model: LinearModel, { head, first, size }: Outputs, weights: Float64Array): void {
  const { scaling, words, form, intercepts } = model;
  const to = HEAD_STARTS[head] + first;
  for (let output = 0; output < size; output += 1) {
    scaling.columnOf.forEach((column, bucket) => {
      if (column >= 0) {
        words[bucket * HEADS + to + output] = (weights[column * size + output] ?? 0) * bucketUnit(bucket, scaling);
      }
    });
    for (let at = 0; at < DENSE_SIZE; at += 1) {
      form[at * HEADS + to + output] = (weights[(scaling.columns + at) * size + output] ?? 0) * formUnit;
    }
    intercepts[to + output] = weights[widthOf(scaling) * size + output] ?? 0;
  }
}

/** Every output for one text. */
export function predict(
  { buckets, dense }: KeptFeatures,
  { words, form, intercepts, scaling }: LinearModel,
): Float64Array {
  const outputs = intercepts.slice();
  const norm = 1 / Math.sqrt(Math.max(1, buckets.length));
  for (const bucket of buckets) addTo(outputs, words, bucket * HEADS, norm);
  dense.forEach((value, at) => {
    addTo(outputs, form, at * HEADS, standardise(value, at, scaling));
  });
  return outputs;
}

function addTo(outputs: Float64Array, weights: Float32Array, from: number, scale: number): void {
  for (let head = 0; head < HEADS; head += 1) {
    outputs[head] = (outputs[head] as number) + scale * (weights[from + head] as number);
  }
}
