import * as z from 'zod';
import type { Classification } from '../../core/classify/classification.js';
import { complexityOf } from '../../core/signals/levels.js';
import type { LocalStrategy, Strategy } from '../../core/strategies/strategy.js';
import type { UpstreamHttp } from '../http.js';
import { askingStrategy } from './asking.js';
import { blendScores, withVerdict } from './blend.js';
import { postJson } from './post-json.js';

/** Source: FEATURES C17. */
const TIMEOUT_MS = 2_000;

/** One number in JSON; nothing sensible is larger. */
const MAX_ANSWER_BYTES = 64 * 1024;

const answerSchema = z.object({ strong_win_rate: z.number().min(0).max(1) });

/** What the sidecar strategy needs. `weight` is the sidecar's share of the score, 0 to 1. */
type SidecarDeps = {
  readonly http: Pick<UpstreamHttp, 'post'>;
  readonly local: LocalStrategy;
  readonly url: string;
  readonly weight: number;
  readonly timeoutMs?: number;
};

/** Blends the local score with the chance, from a small server of the user's own, that a strong model does better. */
export const makeSidecar = ({ http, local, url, weight, timeoutMs = TIMEOUT_MS }: SidecarDeps): Strategy =>
  askingStrategy({
    id: 'sidecar',
    meaning: 'A server of your own says how likely a strong model does better; blended with the local score',
    local,
    timeoutMs,
    ask: async (prompt, base, signal) => {
      const question = { url, name: 'The sidecar', body: { prompt }, maxBytes: MAX_ANSWER_BYTES, signal };
      const { strong_win_rate: rate } = await postJson(http, question, answerSchema);
      return blended(base, rate, weight);
    },
  });

function blended(base: Classification, rate: number, weight: number): Classification {
  const score = blendScores(weight, rate, base.score);
  return withVerdict(base, {
    strategy: 'sidecar',
    score,
    complexity: complexityOf(score),
    category: base.category,
    domain: base.domain,
    confidence: blendedConfidence(base.confidence, rate, weight),
    weight,
    evidence: `strong win-rate ${rate.toFixed(2)}, counted at ${Math.round(weight * 100)} %`,
  });
}

/** A rate near 0 or 1 is sure of its side; at 0.5 it is a coin. */
const blendedConfidence = (local: number, rate: number, weight: number): number =>
  Math.round((weight * Math.max(rate, 1 - rate) + (1 - weight) * local) * 100) / 100;
