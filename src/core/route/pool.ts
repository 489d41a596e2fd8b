import { NO_USAGE } from '../chat.js';
import type { ModelCard } from '../model.js';
import { listCostNanoUsd } from '../money.js';
import type { Candidate, Needs, Pool, Rejection } from './types.js';

/** A pool in which every model is still in the running, with its estimated cost. */
export function poolOf(models: readonly ModelCard[], needs: Needs): Pool {
  return {
    kept: models.map((model) => ({ model, score: 0, notes: [], estimatedNanoUsd: estimateNanoUsd(model, needs) })),
    rejected: [],
  };
}

/** Moves candidates with a reason from kept to rejected; those without one stay. */
export function dropWhere(pool: Pool, stage: string, reasonOf: (candidate: Candidate) => string | undefined): Pool {
  const kept: Candidate[] = [];
  const rejected: Rejection[] = [];
  for (const candidate of pool.kept) {
    const reason = reasonOf(candidate);
    if (reason === undefined) kept.push(candidate);
    else rejected.push(toRejection(candidate, stage, reason));
  }
  return rejected.length === 0 ? pool : { kept, rejected: [...pool.rejected, ...rejected] };
}

const toRejection = ({ model, estimatedNanoUsd }: Candidate, stage: string, reason: string): Rejection => ({
  model: { provider: model.provider, model: model.model },
  stage,
  reason,
  estimatedNanoUsd,
});

/** Adds to every kept candidate's score, with a note that says why. */
export function adjustEach(pool: Pool, adjust: (candidate: Candidate) => Adjustment): Pool {
  return {
    ...pool,
    kept: pool.kept.map((candidate) => {
      const { points, note } = adjust(candidate);
      return {
        ...candidate,
        score: candidate.score + points,
        notes: note === undefined ? candidate.notes : [...candidate.notes, note],
      };
    }),
  };
}

/** What one stage adds to one candidate's score. */
export type Adjustment = { readonly points: number; readonly note: string | undefined };

/** Expected cost of one answer in nano-dollars, from list prices; undefined when the model is unpriced. */
export const estimateNanoUsd = (model: ModelCard, needs: Needs): number | undefined =>
  model.price &&
  listCostNanoUsd(model.price, {
    ...NO_USAGE,
    inputTokens: needs.promptTokens,
    outputTokens: needs.expectedOutputTokens,
  });
