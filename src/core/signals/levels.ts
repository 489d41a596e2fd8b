import type { Tier } from '../model.js';
import type { Complexity } from '../classify/classification.js';

/** Lowest score of each tier above 'free'. Source: FEATURES 3, row 3. */
export const TIER_CUTS = { cheap: 0.2, mid: 0.45, premium: 0.65 } as const;

/** Lowest score of each complexity above 'simple'. Source: the classifier's brief; 'complex' starts within 'mid'. */
export const COMPLEXITY_CUTS = { medium: 0.3, complex: 0.6 } as const;

/** The tier a score asks for. */
export function tierOf(score: number): Tier {
  if (score >= TIER_CUTS.premium) return 'premium';
  if (score >= TIER_CUTS.mid) return 'mid';
  return score >= TIER_CUTS.cheap ? 'cheap' : 'free';
}

/** The complexity a score stands for. */
export function complexityOf(score: number): Complexity {
  if (score >= COMPLEXITY_CUTS.complex) return 'complex';
  return score >= COMPLEXITY_CUTS.medium ? 'medium' : 'simple';
}

/** Keeps a sum of points within 0 and 1. */
export const clampScore = (sum: number): number => Math.min(1, Math.max(0, sum));
