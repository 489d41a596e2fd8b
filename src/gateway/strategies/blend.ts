import type { Classification, Contribution } from '../../core/classify/classification.js';
import type { Tier } from '../../core/model.js';
import { tierOf, TIER_CUTS } from '../../core/signals/levels.js';
import { counterfactualsOf } from '../../core/signals/score.js';
import { sumPoints } from '../../core/signals/support.js';

/** How much a tier that somebody names counts beside the local score, which then only moves the score within that tier. */
export const NAMED_TIER_WEIGHT = 0.7;

/** Scores are kept in ten-thousandths, so that sums are exact. */
const STEP = 0.0001;

/** Where each tier's scores lie: from the lower bound to just below the upper one. */
const BANDS: Readonly<Record<Tier, { readonly from: number; readonly to: number }>> = {
  free: { from: 0, to: TIER_CUTS.cheap - STEP },
  cheap: { from: TIER_CUTS.cheap, to: TIER_CUTS.mid - STEP },
  mid: { from: TIER_CUTS.mid, to: TIER_CUTS.premium - STEP },
  premium: { from: TIER_CUTS.premium, to: 1 },
};

/** What somebody else says of a request: a score already blended with the local one, and labels. */
type Verdict = Pick<Classification, 'strategy' | 'score' | 'complexity' | 'category' | 'domain' | 'confidence'> & {
  /** 0 to 1: how much of the score is the verdict's own; the rest is the local strategy's. */
  readonly weight: number;
  readonly evidence: string;
};

/** Lays a verdict over the local classification, whose contributions and words shrink to their share of the score. */
export function withVerdict(base: Classification, { weight, evidence, ...verdict }: Verdict): Classification {
  const scale = scaleOf(base, weight);
  const kept = base.contributions.map((one) => ({ ...one, points: rounded(one.points * scale) }));
  const rest = sumPoints([verdict.score, -sumOf(kept)]);
  const contributions = [...kept, { signal: verdict.strategy, group: 'base' as const, points: rest, evidence }];
  return {
    ...base,
    ...verdict,
    tier: tierOf(verdict.score),
    contributions,
    words: base.words.map(({ word, points }) => ({ word, points: rounded(points * scale) })),
    counterfactuals: counterfactualsOf(contributions).filter(({ without }) => without !== 'base'),
    // Calibrated for the local score, not for this one.
    okRatios: undefined,
    escalation: undefined,
  };
}

/** weight * theirs + (1 - weight) * local, in whole ten-thousandths. */
export const blendScores = (weight: number, theirs: number, local: number): number =>
  rounded(weight * theirs + (1 - weight) * local);

/** A score within a named tier: its middle and the local score, blended, and kept inside the tier. */
export function scoreWithin(tier: Tier, local: number): number {
  const { from, to } = BANDS[tier];
  const wish = blendScores(NAMED_TIER_WEIGHT, (from + to) / 2, local);
  return rounded(Math.min(to, Math.max(from, wish)));
}

/** What points shrink by. A sum beyond 1 was cut off for the score, so its points shrink to what counted. */
function scaleOf({ contributions }: Classification, weight: number): number {
  return (1 - weight) / Math.max(1, sumOf(contributions));
}

const sumOf = (contributions: readonly Contribution[]): number => sumPoints(contributions.map(({ points }) => points));

const rounded = (points: number): number => sumPoints([points]);
