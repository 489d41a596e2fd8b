import { TIERS } from '../model.js';
import type { Features } from './features.js';
import {
  HEAD_SIZES,
  HEAD_STARTS,
  interpolate,
  logistic,
  softmax,
  STYLES,
  type Calibration,
  type LearnedModel,
  type StyleOutcomes,
} from './model.js';
import { outputsOf, sumUp, type Sums } from './sums.js';

/** What the model makes of one text by itself. Lists are probabilities over the classes of a head. */
export type Judgement = {
  readonly styles: readonly number[];
  /** 0 to 1 and a little beyond: what a strong model buys. */
  readonly lift: number;
  readonly tiers: readonly number[];
  readonly complexities: readonly number[];
  readonly categories: readonly number[];
  readonly domains: readonly number[];
  /** P(a model of the tier is good enough), from the weakest tier on. */
  readonly ok: readonly number[];
  /** How the text would relate to a conversation before it, in the order of RELATIONS. */
  readonly relations: readonly number[];
};

/** Half of the stretch, in lift, over which a kind's cut turns from one tier to the other. */
const CUT_SOFTNESS = 0.02;

/** Judges a text that was read. */
export function judge(features: Features, model: LearnedModel): { readonly judgement: Judgement; readonly sums: Sums } {
  const sums = sumUp(features, model);
  return { judgement: toJudgement(outputsOf(sums, model), model.calibration), sums };
}

/** From the outputs of the linear model to probabilities. */
export function toJudgement(outputs: ArrayLike<number>, calibration: Calibration): Judgement {
  const { styles, lifts, tiers, ok } = toTiers(outputs, calibration);
  return {
    styles,
    lift: lifts.reduce((sum, lift, at) => sum + lift * (styles[at] ?? 0), 0),
    tiers,
    ok,
    complexities: chancesOf('complexity', outputs, calibration),
    categories: chancesOf('category', outputs, calibration),
    domains: chancesOf('domain', outputs, calibration),
    relations: chancesOf('relation', outputs, calibration),
  };
}

const chancesOf = (
  head: keyof Calibration['temperatures'],
  outputs: ArrayLike<number>,
  { temperatures }: Calibration,
): number[] => softmax(outputs, HEAD_STARTS[head], HEAD_SIZES[head], temperatures[head]);

/** What decides the tier alone: cheaper than the whole judgement, for asking what would be without something. */
export function toTiers(
  outputs: ArrayLike<number>,
  calibration: Calibration,
): Pick<Judgement, 'styles' | 'tiers' | 'ok'> & { readonly lifts: readonly number[] } {
  const styles = chancesOf('style', outputs, calibration);
  const asked = chancesOf('tier', outputs, calibration);
  const lifts = STYLES.map((_, at) => within(outputs[HEAD_STARTS.lift + at] ?? 0, calibration.liftRanges[at]));
  const tiers = new Array<number>(TIERS.length).fill(0);
  const ok = new Array<number>(TIERS.length).fill(0);
  styles.forEach((share, at) => {
    if (share < LEAST_SHARE) return;
    const outcome = calibration.outcomes[at];
    const own = outcome ? tiersByOutcome(outcome, lifts[at] ?? 0) : asked;
    const enough = outcome ? okByOutcome(outcome, lifts[at] ?? 0) : cumulated(asked);
    for (let tier = 0; tier < TIERS.length; tier += 1) {
      tiers[tier] = (tiers[tier] ?? 0) + share * (own[tier] ?? 0);
      ok[tier] = (ok[tier] ?? 0) + share * (enough[tier] ?? 0);
    }
  });
  return { styles, lifts, tiers, ok };
}

/** A kind less likely than this changes no digit that is shown. */
const LEAST_SHARE = 1e-5;

const within = (value: number, [least, most]: readonly [number, number] = [-Infinity, Infinity]): number =>
  Math.min(most, Math.max(least, value));

function tiersByOutcome({ lower, upper, cut }: StyleOutcomes, lift: number): readonly number[] {
  const above = lower === upper ? 0 : logistic((lift - cut) / CUT_SOFTNESS);
  return TIERS.map((_, tier) => (tier === lower ? 1 - above : tier === upper ? above : 0));
}

function okByOutcome({ ok }: StyleOutcomes, lift: number): readonly number[] {
  let most = 0;
  return ok.map(({ intercept, slope }) => {
    most = Math.max(most, Math.min(1, Math.max(0, intercept + slope * lift)));
    return most;
  });
}

/** P(this tier or a weaker one is what it takes). */
export function cumulated(chances: readonly number[]): readonly number[] {
  let sum = 0;
  return chances.map((chance) => (sum += chance));
}

/** The weakest tier that is enough with the probability the calibration asks for. */
export function tierOf(tiers: readonly number[], enoughRatio: number): number {
  const index = cumulated(tiers).findIndex((chance) => chance >= enoughRatio);
  return index === -1 ? TIERS.length - 1 : index;
}

/** P(a cheap model is good enough), as it turned out where the model said the same. */
export const cheapOkOf = (judgement: Pick<Judgement, 'ok'>, { cheapOk }: Calibration): number =>
  interpolate(cheapOk, judgement.ok[TIERS.indexOf('cheap')] ?? 0);
