import { unjudged } from '../classify/classification.js';
import type { LedgerEntry } from '../ledger.js';
import type { ModelRef } from '../model.js';
import type { DecisionRecord } from '../route/record.js';
import type { HoldDraft } from './types.js';

/** A call whose process ended before the reply did. `estimateNanoUsd` is what it was expected to cost. */
export type LostCall = {
  readonly requestId: string;
  readonly model: ModelRef;
  readonly draft: HoldDraft;
  readonly estimateNanoUsd: number;
};

/** What people read of it. */
const REASON = 'The process that made this call ended before the reply did. What it cost is our estimate.';

/**
 * The row for a call that nobody saw the end of. Its error is ours and not the model's, so that nothing is learnt from
 * it about the model.
 */
export function lostEntry({ requestId, model, draft, estimateNanoUsd }: LostCall): LedgerEntry {
  const cost = { kind: 'uncertain', nanoUsd: estimateNanoUsd } as const;
  return {
    requestId,
    atMs: draft.atMs,
    client: draft.client,
    askedModel: draft.askedModel,
    servedModel: undefined,
    reason: REASON,
    task: draft.task,
    attempts: [{ model, firstEventMs: undefined, durationMs: 0, error: 'internal', message: REASON, cost }],
    usage: undefined,
    cost,
    result: 'failed',
    error: 'internal',
    finish: undefined,
    firstEventMs: undefined,
    durationMs: 0,
  };
}

/** What is kept of the decision: the labels of the draft, as the rest went with the process. */
export function lostDecision({ requestId, draft }: LostCall): DecisionRecord {
  return {
    requestId,
    asked: draft.askedModel,
    wantedTier: draft.task.tier,
    needs: { promptTokens: 0, maxOutputTokens: undefined, expectedOutputTokens: 0, capabilities: [] },
    classification: unjudged(draft.task, 'none'),
    candidates: [],
    candidateCount: 0,
    rejections: [],
    advice: undefined,
  };
}
