import type { Contribution, Counterfactual } from '../classify/classification.js';
import { SIGNALS } from './index.js';
import { clampScore, tierOf } from './levels.js';
import type { Turn } from './signal.js';
import { sumPoints } from './support.js';

/** What each signal that spoke adds. The documents start from nothing, so there is no starting score among them. */
export function readSignals(turn: Turn): readonly Contribution[] {
  return SIGNALS.flatMap(({ id, group, read }) => {
    const reading = read(turn);
    return reading ? [{ signal: id, group, ...reading }] : [];
  });
}

/** The sum of contributions, kept within 0 and 1. */
export const scoreOf = (contributions: readonly Contribution[]): number =>
  clampScore(sumPoints(contributions.map(({ points }) => points)));

/** The single contributions that decide the tier: what it would be without each, the smallest first. */
export function counterfactualsOf(contributions: readonly Contribution[]): readonly Counterfactual[] {
  const tier = tierOf(scoreOf(contributions));
  return contributions
    .map((one) => ({ one, tier: tierOf(scoreOf(contributions.filter((other) => other !== one))) }))
    .filter((without) => without.tier !== tier)
    .sort((a, b) => Math.abs(a.one.points) - Math.abs(b.one.points))
    .map((without) => ({ without: without.one.group, tier: without.tier }));
}
