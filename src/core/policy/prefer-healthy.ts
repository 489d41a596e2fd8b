import type { Rest } from '../health/breaker.js';
import { useText } from '../lifecycle.js';
import type { ModelCard } from '../model.js';
import type { RankStage } from '../route/stage.js';

/** Behind everything that can be called, whatever its tier: larger than what tiers and unpriced models lose. */
const RESTING_POINTS = 100_000;

/** What trouble is expected to cost, in dollars as in prefer-value: a second of waiting where nothing works, a tenth of it for each call in flight. */
const SICK_USD = 0.0001;
const CALL_USD = 0.00001;

/** Below this the health is worth telling. */
const NOTED_SCORE = 0.5;

const WHY: Readonly<Record<Rest['cause'], string>> = {
  failures: 'after failures',
  'rate-limit': 'because it asked for a pause',
  quota: 'because it has no credit or quota left',
  key: 'because it refused the API key',
  missing: 'because it was not found at the provider',
};

/**
 * Among equals the healthier, less busy provider first; one that rests last. A quick one is preferred already, by the
 * waiting that prefer-value counts.
 */
export const preferHealthy: RankStage = {
  id: 'prefer-healthy',
  meaning: 'Providers that work now before those that failed lately or are busy',
  adjustIn: ({ standingOf }) =>
    standingOf &&
    (({ model }) => {
      const standing = standingOf(model);
      if (!standing) return NOTHING;
      const { rest, score = 1, inFlight } = standing;
      const points = -(1 - score) * SICK_USD - inFlight * CALL_USD;
      if (rest) return { points: points - RESTING_POINTS, note: noteOf(rest, model) };
      return { points, note: score < NOTED_SCORE ? `health ${Math.round(score * 100)} %` : undefined };
    }),
};

function noteOf({ cause }: Rest, { lifecycle }: ModelCard): string {
  return `left alone for now ${WHY[cause]}${cause === 'missing' ? useText(lifecycle?.successor) : ''}`;
}

const NOTHING = { points: 0, note: undefined };
