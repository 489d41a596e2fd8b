import { legibilityRatio } from './legibility.js';
import { TIER_CUTS } from './levels.js';
import type { Turn } from './signal.js';

/** This far from every cut-off a score is as sure as it gets: half the narrowest tier. */
const CLEAR_DISTANCE = 0.1;

/** What is left of the confidence exactly on a cut-off: either side would be right half the time. */
const ON_THE_CUT_RATIO = 0.4;

/** Share kept for each number of signals that spoke: nothing, one, two, three or more. */
const HEARD_RATIOS = [0.3, 0.7, 0.9, 1] as const;

/** How sure a classification is, 0 to 1: distance from the nearest tier cut-off, and how much there was to read. */
export function confidenceOf(score: number, turn: Turn, signalsHeard: number): number {
  const distance = Math.min(...Object.values(TIER_CUTS).map((cut) => Math.abs(score - cut)));
  const clear = ON_THE_CUT_RATIO + (1 - ON_THE_CUT_RATIO) * Math.min(1, distance / CLEAR_DISTANCE);
  const heard = HEARD_RATIOS[Math.min(signalsHeard, HEARD_RATIOS.length - 1)] ?? 1;
  return Math.round(clear * heard * legibilityRatio(turn) * 100) / 100;
}
