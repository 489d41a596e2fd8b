import { TIERS, type Tier } from '../model.js';
import type { RankStage } from '../route/stage.js';
import type { RoutingContext } from '../route/types.js';

/** Points lost per tier too strong. Larger than any estimated cost in dollars, so that the tier decides first. */
const STEP_UP_POINTS = 1_000;

/** Points lost per tier too weak: a dearer model is always tried before a weaker one. */
const STEP_DOWN_POINTS = 10_000;

/** Ranks the wanted tier first, then stronger ones, then weaker ones. */
export const preferTier: RankStage = {
  id: 'prefer-tier',
  meaning: 'The tier the request needs, then stronger, then weaker ones',
  adjustIn: (context) => {
    const wanted = TIERS.indexOf(wantedTier(context));
    return ({ model }) => {
      const steps = TIERS.indexOf(model.tier) - wanted;
      if (steps === 0) return { points: 0, note: undefined };
      return steps > 0
        ? { points: -steps * STEP_UP_POINTS, note: `${steps} tier${steps === 1 ? '' : 's'} stronger than needed` }
        : { points: steps * STEP_DOWN_POINTS, note: `${-steps} tier${steps === -1 ? '' : 's'} weaker than wanted` };
    };
  },
};

/** The classified tier, moved one step by the presets 'cheapest' and 'best', and one down while a cap is nearly used up. */
export function wantedTier({
  asked,
  classification,
  budget,
}: Pick<RoutingContext, 'asked' | 'classification' | 'budget'>): Tier {
  const preset = asked.kind === 'auto' ? asked.preset : 'balanced';
  const step = preset === 'cheapest' ? -1 : preset === 'best' ? 1 : 0;
  const saving = asked.kind === 'auto' && budget?.downgrade === true ? -1 : 0;
  const index = TIERS.indexOf(classification.tier) + step + saving;
  return TIERS[Math.min(Math.max(index, 0), TIERS.length - 1)] ?? classification.tier;
}
