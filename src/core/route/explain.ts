import type { BudgetLimits } from '../budget/limits.js';
import { verdictText } from '../guardrails/index.js';
import { refText, sameRef, type ModelRef } from '../model.js';
import type { Candidate, RoutingDecision } from './types.js';

/** Who answered, and the first choice when the caps had no room for it. */
export type Answered = { readonly servedBy: ModelRef | undefined; readonly noRoomFor?: ModelRef };

/** One sentence: what the request wants, why this model, and what the guardrails had to say. Says so when another one than the first answered. */
export function decisionSentence(decision: RoutingDecision, answered?: Answered): string {
  const told = decision.guardrail && verdictText(decision.guardrail);
  if (told === undefined) return routeSentence(decision, answered);
  return decision.guardrail?.blockedBy ? told : `${routeSentence(decision, answered)}; ${told}`;
}

/** The same without the guardrails. */
export function routeSentence(decision: RoutingDecision, answered?: Answered): string {
  const { asked, candidates, classification, wantedTier } = decision;
  const choice = choiceReason(decision, answered);
  if (asked.kind === 'explicit' || candidates.length === 0) return choice;
  const saving = decision.budget?.downgrade === true ? `, one class down as ${usedText(decision.budget)}` : '';
  return `${wantedTier} (score ${classification.score.toFixed(2)}${saving}): ${choice}`;
}

function usedText({ usedShare }: BudgetLimits): string {
  return `${Math.floor(usedShare * 100)}% of a cap are used`;
}

const NOBODY: Answered = { servedBy: undefined };

/** The choice alone: why this model among those that were ready. */
export function choiceReason(decision: RoutingDecision, { servedBy, noRoomFor }: Answered = NOBODY): string {
  const [first] = decision.candidates;
  if (!first) return `no ready model can take this request; ${decision.rejected.length} rejected`;
  const why = decision.asked.kind === 'explicit' ? 'asked for by name' : autoReason(decision, first);
  if (servedBy === undefined || sameRef(servedBy, first.model)) return why;
  const name = refText(servedBy);
  return noRoomFor
    ? `${why}, but the caps have no room for ${refText(noRoomFor)}; ${name} answered`
    : `${why}; ${name} answered as the fallback`;
}

function autoReason({ wantedTier, candidates }: RoutingDecision, first: Candidate): string {
  const isTierThere = candidates.some((candidate) => candidate.model.tier === wantedTier);
  const lack = isTierThere ? '' : `no capable ${wantedTier} model is ready; `;
  return lack + rankReason(candidates, first);
}

function rankReason(candidates: readonly Candidate[], first: Candidate): string {
  if (candidates.length === 1) return 'the only capable model that is ready';
  if (isCheapest(first, candidates)) return `cheapest of ${candidates.length} capable models`;
  const peers = candidates.filter((candidate) => candidate.model.tier === first.model.tier);
  if (peers.length === 1) return `the only ${first.model.tier} one of ${candidates.length} capable models`;
  if (isCheapest(first, peers)) return `cheapest of ${peers.length} capable ${first.model.tier} models`;
  return `ranked first of ${candidates.length} capable models`;
}

/** False as soon as one model is unpriced: nobody can tell then. */
function isCheapest(first: Candidate, all: readonly Candidate[]): boolean {
  const least = first.estimatedNanoUsd;
  if (least === undefined) return false;
  return all.every(({ estimatedNanoUsd }) => estimatedNanoUsd !== undefined && estimatedNanoUsd >= least);
}
