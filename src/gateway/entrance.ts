import type { Admission } from '../core/budget/types.js';
import type { ChatRequest } from '../core/chat.js';
import { knownNanoUsd } from '../core/cost.js';
import { taskOf } from '../core/ledger.js';
import { sameRef, type ModelCard, type ModelRef } from '../core/model.js';
import type { Outcome } from '../core/outcome.js';
import { isCovered } from '../core/plan/headroom.js';
import type { RoutingDecision } from '../core/route/types.js';
import type { Entered, Entry, Plan } from './job.js';
import type { Purchase, Terms, Till } from './till.js';

/** What the entrance needs. `maxFallbacks` is how many models may be tried after the first. */
export type EntranceDeps = {
  readonly till: Till;
  readonly maxFallbacks: () => number;
  /** How long a request waits for money that is set aside for others. Milliseconds; 0 for not at all. */
  readonly queueMs: () => number;
  /** Aborts when the client goes away. */
  readonly signal: AbortSignal;
};

/** So many models are asked for room before a request waits for the first of them. */
const MOST_ASKED = 8;

/** Lets the calls of one request through the caps. */
export function entranceOf(
  request: Pick<ChatRequest, 'id' | 'client' | 'model'>,
  decision: RoutingDecision,
  { till, maxFallbacks, queueMs, signal }: EntranceDeps,
): Pick<Plan, 'enter' | 'mayFollow'> {
  const draft = {
    atMs: decision.atMs,
    client: request.client,
    askedModel: request.model === '' ? 'auto' : request.model,
    task: taskOf(decision),
  };
  function admit(model: ModelCard, own: Pick<Purchase, 'spentNanoUsd' | 'waitMs'>): Promise<Admission> {
    const { isIncluded } = termsFor(decision, model);
    return till.admit({ requestId: request.id, model, needs: decision.needs, isIncluded, draft, ...own }, signal);
  }

  const followersOf = (models: readonly ModelCard[], index: number): readonly ModelCard[] =>
    models.slice(index, index + 1 + maxFallbacks());

  async function enter(models: readonly ModelCard[]): Promise<Entered> {
    // Where the choice is ours, something that fits now is better than waiting.
    const mayChoose = decision.asked.kind === 'auto' && decision.budget?.action === 'cheapest';
    for (const [index, model] of (mayChoose ? models.slice(0, MOST_ASKED) : []).entries()) {
      const admission = await admit(model, { spentNanoUsd: 0, waitMs: 0 });
      if (admission.kind === 'admitted') {
        return { ...entryOf(admission), models: followersOf(models, index), ...skippedIn(models, index) };
      }
    }
    const [first] = models;
    if (!first) return { models, maxOutputTokens: undefined, heldNanoUsd: 0 };
    const admission = await admit(first, { spentNanoUsd: 0, waitMs: queueMs() });
    if (admission.kind === 'admitted') return { ...entryOf(admission), models: followersOf(models, 0) };
    throw till.refusal(admission);
  }

  async function mayFollow(
    model: ModelCard,
    failed: Outcome['attempts'],
    besideNanoUsd = 0,
  ): Promise<Entry | undefined> {
    const spentNanoUsd = failed.reduce((sum, call) => {
      const card = decision.candidates.find((one) => sameRef(one.model, call.model))?.model;
      return card ? sum + knownNanoUsd(till.costOf(card, call, termsFor(decision, card))) : sum;
    }, 0);
    const admission = await admit(model, { spentNanoUsd: spentNanoUsd + besideNanoUsd, waitMs: 0 });
    return admission.kind === 'admitted' ? entryOf(admission) : undefined;
  }

  return { enter, mayFollow };
}

/** What a call to this model is paid by. */
export const termsFor = ({ atMs, plans }: RoutingDecision, { provider }: ModelRef): Terms => ({
  atMs,
  isIncluded: isCovered(plans?.get(provider)),
});

/** The best model, when it is passed over. */
function skippedIn([first]: readonly ModelCard[], index: number): Pick<Entered, 'noRoomFor'> {
  return first && index > 0 ? { noRoomFor: { provider: first.provider, model: first.model } } : {};
}

const entryOf = ({ maxOutputTokens, heldNanoUsd }: Admission & { readonly kind: 'admitted' }): Entry => ({
  maxOutputTokens,
  heldNanoUsd,
});
