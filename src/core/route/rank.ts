import { NO_USAGE } from '../chat.js';
import type { ModelCard } from '../model.js';
import { listCostNanoUsd } from '../money.js';
import { isDrop, type PolicyStage } from './stage.js';
import type { Candidate, Needs, RoutingContext } from './types.js';

/** Makes candidates of models and adds up what each step that ranks gives them, in the order of the models. */
export function rank(
  models: readonly ModelCard[],
  stages: readonly PolicyStage[],
  context: RoutingContext,
): readonly Candidate[] {
  const steps = stages.flatMap((stage) => (isDrop(stage) ? [] : (stage.adjustIn(context) ?? [])));
  return models.map((model) => {
    const candidate = { model, score: 0, notes: NO_NOTES, estimatedNanoUsd: estimateNanoUsd(model, context.needs) };
    for (const adjust of steps) {
      const { points, note } = adjust(candidate);
      candidate.score += points;
      if (note !== undefined) candidate.notes = [...candidate.notes, note];
    }
    return candidate;
  });
}

const NO_NOTES: readonly string[] = [];

/** Expected cost of one answer in nano-dollars, from list prices; undefined when the model is unpriced. */
export const estimateNanoUsd = (model: ModelCard, needs: Needs): number | undefined =>
  model.price &&
  listCostNanoUsd(model.price, {
    ...NO_USAGE,
    inputTokens: needs.promptTokens,
    outputTokens: needs.expectedOutputTokens,
  });
