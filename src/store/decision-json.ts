import type { Classification } from '../core/classify/classification.js';
import type { DecisionRecord } from '../core/route/record.js';
import type { KeptGroup } from './rejection-groups.js';

/**
 * A decision as it is kept, with `rejections` in the place of its own. Fields that are not named here are not kept, so
 * no text can slip in with them; undefined is written as null, so that a row read back has the same keys.
 */
export const decisionJson = (record: DecisionRecord, rejections: readonly KeptGroup[]): string =>
  JSON.stringify({
    requestId: record.requestId,
    asked: record.asked,
    wantedTier: record.wantedTier,
    needs: {
      promptTokens: record.needs.promptTokens,
      maxOutputTokens: record.needs.maxOutputTokens ?? null,
      expectedOutputTokens: record.needs.expectedOutputTokens,
      capabilities: record.needs.capabilities,
    },
    classification: toStored(record.classification),
    candidates: record.candidates.map(({ model, name, tier, score, estimatedNanoUsd, unpriced, notes }) => ({
      model: { provider: model.provider, model: model.model },
      name,
      tier,
      score,
      estimatedNanoUsd: estimatedNanoUsd ?? null,
      unpriced,
      notes,
    })),
    candidateCount: record.candidateCount,
    rejections,
    advice: record.advice ?? null,
  });

const toStored = (classification: Classification) => ({
  tier: classification.tier,
  complexity: classification.complexity,
  category: classification.category,
  domain: classification.domain,
  score: classification.score,
  confidence: classification.confidence,
  contributions: classification.contributions.map(({ signal, group, points, evidence }) => ({
    signal,
    group,
    points,
    evidence,
  })),
  strategy: classification.strategy,
  specialty: classification.specialty ?? null,
  okRatios: classification.okRatios ? toRatios(classification.okRatios) : null,
  words: classification.words.map(({ word, points }) => ({ word, points })),
  counterfactuals: classification.counterfactuals.map(({ without, tier }) => ({ without, tier })),
  escalation: classification.escalation
    ? { from: classification.escalation.from, because: classification.escalation.because }
    : null,
  fallback: classification.fallback ?? null,
  scoredCharacters: classification.scoredCharacters,
});

const toRatios = ({ free, cheap, mid, premium }: NonNullable<Classification['okRatios']>) => ({
  free,
  cheap,
  mid,
  premium,
});
