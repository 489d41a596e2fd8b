import { TIERS } from '../src/core/model.js';
import {
  HEAD_SIZES,
  HEAD_STARTS,
  softmax,
  STYLES,
  type Calibration,
  type Knot,
  type Line,
  type StyleOutcomes,
} from '../src/core/learned/model.js';
import { mean, meanLift, type LabelHead } from './examples.js';
import type { Sample } from './fit.js';
import { fitIsotonic } from './isotonic.js';
import { bestPolicy } from './policy.js';

/** A sample with the outputs of a model that had not seen it. */
export type Unseen = Sample & { readonly outputs: Float64Array };

type Temperatures = Calibration['temperatures'];

/** How much the spread of each kind's lift is to be believed, and around which mean. */
export type LiftCorrection = { readonly middle: number; readonly slope: number; readonly mean: number };

/** A head that did not hold at all still breaks ties. */
const LEAST_SLOPE = 0.1;

/** What was learned within one source holds less for others of the kind; between kinds the means decide. */
const OTHER_SOURCE_RATIO = 0.5;

/** Shrinks each lift head to what held on unseen rows: y = mean + slope·(predicted − middle). */
export function correctLifts(unseen: readonly Unseen[]): readonly LiftCorrection[] {
  return STYLES.map((style, at) => {
    const rows = unseen.filter((row) => row.style === style && row.lift !== undefined);
    const predicted = rows.map(({ outputs }) => outputs[HEAD_STARTS.lift + at] ?? 0);
    const actual = rows.map(({ lift }) => lift ?? 0);
    const middle = mean(predicted);
    const trust = style === 'ask' ? 1 : OTHER_SOURCE_RATIO;
    const slope = trust * Math.min(1, Math.max(LEAST_SLOPE, slopeOf(predicted, actual)));
    return { middle, slope, mean: meanLift(style, rows) };
  });
}

/** Applies the corrections in place. */
export function applyLifts(outputs: Float64Array, corrections: readonly LiftCorrection[]): void {
  corrections.forEach(({ middle, slope, mean: level }, at) => {
    const head = HEAD_STARTS.lift + at;
    outputs[head] = level + slope * ((outputs[head] ?? 0) - middle);
  });
}

function slopeOf(x: readonly number[], y: readonly number[]): number {
  const mx = mean(x);
  const my = mean(y);
  let above = 0;
  let below = 0;
  x.forEach((value, at) => {
    above += (value - mx) * ((y[at] ?? 0) - my);
    below += (value - mx) ** 2;
  });
  return below === 0 ? 0 : above / below;
}

/** Softmax temperatures with the least log loss on unseen rows. */
export function fitTemperatures(unseen: readonly Unseen[]): Temperatures {
  const of = (head: LabelHead): number =>
    bestTemperature(
      unseen.flatMap(({ labels, outputs }) => {
        const label = labels[head];
        return label === undefined ? [] : [{ outputs, right: label.index }];
      }),
      HEAD_STARTS[head],
      HEAD_SIZES[head],
    );
  const styled = unseen.flatMap(({ style, outputs }) =>
    style === undefined ? [] : [{ outputs, right: STYLES.indexOf(style) }],
  );
  return {
    style: bestTemperature(styled, HEAD_STARTS.style, HEAD_SIZES.style),
    complexity: of('complexity'),
    tier: of('tier'),
    category: of('category'),
    domain: of('domain'),
    relation: of('relation'),
  };
}

const TEMPERATURES = [0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.1, 1.2, 1.35, 1.5, 1.75, 2] as const;

function bestTemperature(
  rows: readonly { readonly outputs: Float64Array; readonly right: number }[],
  start: number,
  size: number,
): number {
  const lossAt = (temperature: number): number =>
    -mean(rows.map(({ outputs, right }) => Math.log((softmax(outputs, start, size, temperature)[right] ?? 0) + 1e-9)));
  return TEMPERATURES.reduce((best, each) => (lossAt(each) < lossAt(best) ? each : best), 1);
}

/** Lifts beyond these shares of a kind's unseen rows are not believed. */
const OUTSIDE_RATIO = 0.01;

/** The range of lifts that each kind's unseen rows had. */
export function fitLiftRanges(unseen: readonly Unseen[]): Calibration['liftRanges'] {
  return STYLES.map((style, at) => {
    const lifts = unseen
      .filter((row) => row.style === style)
      .map(({ outputs }) => outputs[HEAD_STARTS.lift + at] ?? 0)
      .sort((a, b) => a - b);
    const outside = Math.floor(lifts.length * OUTSIDE_RATIO);
    return [lifts[outside] ?? 0, lifts[lifts.length - 1 - outside] ?? 1];
  });
}

/** What outcomes say of each kind: chances of each tier by lift, and where the stronger tier begins to pay. */
export function fitOutcomes(unseen: readonly Unseen[]): readonly (StyleOutcomes | undefined)[] {
  return STYLES.map((style, at) => {
    const rows = unseen.filter((row) => row.style === style && row.okByTier !== undefined);
    if (style === 'ask' || rows.length === 0) return undefined;
    const lift = (row: Unseen): number => row.outputs[HEAD_STARTS.lift + at] ?? 0;
    return {
      ok: okLines(rows, lift),
      ...bestPolicy(
        rows.map((row) => ({ lift: lift(row), ok: row.okByTier ?? {} })),
        style,
      ),
    };
  });
}

/** One line a tier; a tier without models lies between its neighbours, and no tier is worse than a weaker one. */
function okLines(rows: readonly Unseen[], lift: (row: Unseen) => number): readonly Line[] {
  const known = TIERS.map((tier) => {
    const scored = rows.filter(({ okByTier }) => okByTier?.[tier] !== undefined);
    if (scored.length === 0) return undefined;
    const x = scored.map(lift);
    const y = scored.map(({ okByTier }) => okByTier?.[tier] ?? 0);
    const slope = Math.min(0, slopeOf(x, y));
    return { intercept: mean(y) - slope * mean(x), slope };
  });
  return known.map(
    (line, at) => line ?? between(known.slice(0, at).findLast(Boolean), known.slice(at + 1).find(Boolean)),
  );
}

function between(below: Line | undefined, above: Line | undefined): Line {
  const a = below ?? above ?? { intercept: 0.5, slope: 0 };
  const b = above ?? a;
  return { intercept: (a.intercept + b.intercept) / 2, slope: (a.slope + b.slope) / 2 };
}

/** P(good enough) of a cheap model against the prediction, isotonic (Barlow et al. 1972), at most 16 knots. */
export function fitCheapOk(pairs: readonly { readonly predicted: number; readonly actual: number }[]): readonly Knot[] {
  return fitIsotonic(
    pairs.map(({ predicted, actual }) => [predicted, actual] as const),
    16,
  );
}
