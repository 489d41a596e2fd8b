import type { Classification } from '../classify/classification.js';
import { refText, type ModelRef, type Tier } from '../model.js';
import type { Asked, Candidate, Needs, RejectionGroup, RoutingDecision } from './types.js';

/** What is kept of a decision in the ledger: everything needed to explain it, and no prompt text. */
export type DecisionRecord = {
  readonly requestId: string;
  readonly asked: string;
  readonly wantedTier: Tier;
  readonly needs: Needs;
  readonly classification: Classification;
  /** Best first; the ones that could have been tried and those that came close. */
  readonly candidates: readonly RecordedCandidate[];
  /** How many models were in the running, recorded or not. */
  readonly candidateCount: number;
  readonly rejections: readonly RejectionGroup[];
  /** What adding a key or starting a server would change, for people. */
  readonly advice: string | undefined;
};

/** One ranked model of a kept decision. */
export type RecordedCandidate = {
  readonly model: ModelRef;
  readonly name: string;
  readonly tier: Tier;
  readonly score: number;
  readonly estimatedNanoUsd: number | undefined;
  readonly unpriced: boolean;
  readonly notes: readonly string[];
};

/** Enough to see who came close; a row of the ledger stays small. */
const RECORDED_CANDIDATES = 20;

/** Turns a live decision into what is kept. */
export function toDecisionRecord(decision: RoutingDecision): DecisionRecord {
  return {
    requestId: decision.requestId,
    asked: askedText(decision.asked),
    wantedTier: decision.wantedTier,
    needs: decision.needs,
    classification: decision.classification,
    candidates: decision.candidates.slice(0, RECORDED_CANDIDATES).map(toRecordedCandidate),
    candidateCount: decision.candidates.length,
    rejections: decision.rejectionGroups,
    advice: decision.ifAllReady && adviceText(decision.ifAllReady),
  };
}

/** 'auto:<preset>' or 'provider/model'. */
export const askedText = (asked: Asked): string =>
  asked.kind === 'auto' ? `auto:${asked.preset}` : refText(asked.ref);

function adviceText({ candidate, hint }: NonNullable<RoutingDecision['ifAllReady']>): string {
  return `Would use ${candidate.model.name} (${refText(candidate.model)}) if you ${hint}.`;
}

const toRecordedCandidate = ({ model, score, estimatedNanoUsd, notes }: Candidate): RecordedCandidate => ({
  model: { provider: model.provider, model: model.model },
  name: model.name,
  tier: model.tier,
  score,
  estimatedNanoUsd,
  unpriced: model.price === undefined,
  notes,
});
