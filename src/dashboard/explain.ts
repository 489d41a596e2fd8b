import { nameOfBudget } from '../core/budget/in-words.js';
import type { BudgetLimits } from '../core/budget/limits.js';
import type {
  Classification,
  Counterfactual,
  Escalation,
  MovingWord,
  OkRatios,
} from '../core/classify/classification.js';
import { explainClassification } from '../core/classify/explain.js';
import { wordsThatMattered } from '../core/classify/in-words.js';
import { refText, type Tier } from '../core/model.js';
import { decisionSentence } from '../core/route/explain.js';
import type { Candidate, RoutingDecision } from '../core/route/types.js';
import { NANO_USD_PER_USD } from '../core/money.js';

/** As the setting `maxFallbacks` has it by default. */
const DEFAULT_FALLBACKS = 2;

/** A model as decisions name it in JSON. `estimatedUsd` is null when the model is unpriced. */
export type CandidateJson = {
  readonly model: string;
  readonly tier: Tier;
  readonly estimatedUsd: number | null;
  readonly notes: readonly string[];
};

/** How the request was judged. Null and empty are for what the strategy leaves open. */
export type JudgementJson = {
  readonly strategy: string;
  /** One sentence for people. */
  readonly explanation: string;
  readonly specialty: string | null;
  /** By tier: the chance that its answer is good enough. */
  readonly okRatios: OkRatios | null;
  readonly words: readonly MovingWord[];
  readonly counterfactuals: readonly Counterfactual[];
  readonly escalation: Escalation | null;
  readonly classifierFallback: string | null;
  readonly scoredCharacters: number;
};

/** What the caps leave for a request, in dollars; null where no cap says anything. */
export type RoomJson = {
  /** What the tightest cap over time leaves, its id, and what people call it. */
  readonly leftUsd: number | null;
  readonly cap: string | null;
  readonly capName: string | null;
  readonly perRequestUsd: number | null;
  /** The largest share of a cap that is used, 0 to 1 and above. */
  readonly usedShare: number;
  readonly downgrade: boolean;
  readonly paused: boolean;
};

/** A decision as `--json` and POST /v1/route print it. `model` is null when no model can take the request. */
export type DecisionJson = JudgementJson & {
  readonly requestId: string;
  readonly model: string | null;
  readonly fallbacks: readonly string[];
  readonly tier: Tier;
  readonly complexity: string;
  readonly category: string;
  readonly domain: string;
  readonly score: number;
  readonly confidence: number;
  readonly reasons: readonly string[];
  readonly promptTokens: number;
  readonly expectedOutputTokens: number;
  readonly signals: readonly {
    readonly signal: string;
    readonly group: string;
    readonly points: number;
    readonly evidence: string;
  }[];
  readonly candidates: readonly CandidateJson[];
  readonly rejected: readonly {
    readonly model: string;
    readonly stage: string;
    readonly reason: string;
    readonly estimatedUsd: number | null;
  }[];
  readonly wouldUse: (CandidateJson & { readonly hint: string }) | null;
  /** Null when there are no caps. */
  readonly room: RoomJson | null;
};

/** The JSON form of a decision; the same in the terminal and over HTTP. */
export function decisionJson(decision: RoutingDecision, maxFallbacks: number = DEFAULT_FALLBACKS): DecisionJson {
  const { classification, needs, candidates, rejected, ifAllReady } = decision;
  const [first, ...others] = candidates;
  return {
    requestId: decision.requestId,
    model: first ? refText(first.model) : null,
    fallbacks: others.slice(0, maxFallbacks).map((candidate) => refText(candidate.model)),
    tier: decision.wantedTier,
    complexity: classification.complexity,
    category: classification.category,
    domain: classification.domain,
    score: classification.score,
    confidence: classification.confidence,
    ...judgementJson(classification),
    reasons: [decisionSentence(decision), ...(first?.notes ?? [])],
    promptTokens: needs.promptTokens,
    expectedOutputTokens: needs.expectedOutputTokens,
    signals: classification.contributions,
    candidates: candidates.map(toCandidateJson),
    rejected: rejected.map(({ model, stage, reason, estimatedNanoUsd }) => ({
      model: refText(model),
      stage,
      reason,
      estimatedUsd: toUsd(estimatedNanoUsd),
    })),
    wouldUse: ifAllReady ? { ...toCandidateJson(ifAllReady.candidate), hint: ifAllReady.hint } : null,
    room: decision.budget ? toRoomJson(decision.budget) : null,
  };
}

const toRoomJson = ({ tightest, ...limits }: BudgetLimits): RoomJson => ({
  leftUsd: toUsd(limits.leftNanoUsd),
  cap: tightest?.budget.id ?? null,
  capName: tightest ? nameOfBudget(tightest.budget) : null,
  perRequestUsd: toUsd(limits.perRequestNanoUsd),
  usedShare: limits.usedShare,
  downgrade: limits.downgrade,
  paused: limits.paused,
});

function judgementJson(classification: Classification): JudgementJson {
  const { strategy, specialty, okRatios, words, counterfactuals, escalation, fallback } = classification;
  return {
    strategy,
    explanation: explainClassification(classification),
    specialty: specialty ?? null,
    okRatios: okRatios ?? null,
    words: wordsThatMattered(words),
    counterfactuals,
    escalation: escalation ?? null,
    classifierFallback: fallback ?? null,
    scoredCharacters: classification.scoredCharacters,
  };
}

function toCandidateJson({ model, estimatedNanoUsd, notes }: Candidate): CandidateJson {
  return { model: refText(model), tier: model.tier, estimatedUsd: toUsd(estimatedNanoUsd), notes };
}

const toUsd = (nanoUsd: number | undefined): number | null =>
  nanoUsd === undefined ? null : nanoUsd / NANO_USD_PER_USD;
