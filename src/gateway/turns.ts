import { GatewayError } from '../core/errors.js';
import type { ModelCard } from '../core/model.js';
import type { Turn } from './attempt.js';
import { isLease } from './backends.js';
import type { Entry, Job } from './job.js';
import { HINT_JITTER, isLastChance, MAX_WAIT_ALONE_MS } from './next-step.js';
import { restingError, type Resting } from './resting.js';
import { attemptsOf, outcomeOf } from './run.js';

/** The first model to call: the best for which there is room, and that does not rest. Rejects when there is none. */
export async function firstTurn(job: Job, hasWaited = false): Promise<Turn> {
  const { plan, run, deps, signal } = job;
  const awake = plan.models.filter((model) => !deps.backends.restOf(model));
  if (awake.length === 0) return turnOfResting(job, hasWaited);
  const { models, noRoomFor, ...entry } = await plan.enter(awake);
  if (noRoomFor) run.noRoomFor = noRoomFor;
  signal.throwIfAborted();
  const [model, ...others] = models;
  const turn = model && (await turnOf(model, { others, entry }, job));
  return turn ?? (await nextTurn(others, job)) ?? turnOfResting(job, hasWaited);
}

/** The next one that may be called, after a failure or beside a call under way; undefined when there is none. */
export async function nextTurn(models: readonly ModelCard[], job: Job, besideNanoUsd = 0): Promise<Turn | undefined> {
  const { plan, run, deps } = job;
  if (models.length === 0) return undefined;
  const failed = outcomeOf(plan.request, run, deps.nowMs(), deps.estimateUsage).attempts;
  for (const [index, model] of models.entries()) {
    if (deps.backends.restOf(model)) continue;
    const entry = await plan.mayFollow(model, failed, besideNanoUsd);
    const turn = entry && (await turnOf(model, { entry, others: models.slice(index + 1) }, job));
    if (turn) return turn;
  }
  return undefined;
}

/** Between the look and the call somebody else may have become the one probe. */
async function turnOf(
  model: ModelCard,
  { entry, others }: { readonly entry: Entry; readonly others: readonly ModelCard[] },
  { deps, run }: Job,
): Promise<Turn | undefined> {
  const lease = await deps.backends.leave(model, 'enter');
  if (!isLease(lease)) return undefined;
  const awake = others.filter((other) => !deps.backends.restOf(other));
  const attempts = attemptsOf(run, deps.nowMs());
  return {
    model,
    lease,
    entry,
    others,
    isLast: isLastChance(attempts, { others: awake, onAmbiguous: deps.onAmbiguous() }),
  };
}

/** With nobody else to ask: a short pause is waited for; else the one that would be back first may try, one call at a time. */
async function turnOfResting(job: Job, hasWaited: boolean): Promise<Turn> {
  const { plan, deps, run, signal } = job;
  const resting = plan.models.flatMap((model): Resting<ModelCard>[] => {
    const rest = deps.backends.restOf(model);
    return rest ? [{ model, rest }] : [];
  });
  const soonest = earliest(resting);
  if (!soonest) {
    // All came back in the meantime.
    if (plan.models.length > 0 && !hasWaited) return firstTurn(job, true);
    throw new GatewayError('no-candidate', 'No model is left to try.');
  }
  const waitMs = soonest.rest.untilMs - deps.clockMs();
  if (soonest.rest.cause === 'rate-limit' && waitMs <= MAX_WAIT_ALONE_MS && !hasWaited) {
    await deps.sleep(waitMs * (1 + HINT_JITTER * deps.chance()), signal);
    return firstTurn(job, true);
  }
  const mayTry = earliest(resting.filter(({ rest }) => rest.cause !== 'rate-limit'));
  if (!mayTry || run.calls.length > 0) throw restingError(resting, deps.clockMs());
  const entry = await plan.enter([mayTry.model]);
  signal.throwIfAborted();
  const lease = await deps.backends.leave(mayTry.model, 'force');
  if (!isLease(lease)) throw restingError(resting, deps.clockMs());
  return { model: mayTry.model, lease, entry, others: [], isLast: true };
}

const earliest = (resting: readonly Resting<ModelCard>[]): Resting<ModelCard> | undefined =>
  resting.reduce<Resting<ModelCard> | undefined>(
    (first, one) => (first && first.rest.untilMs <= one.rest.untilMs ? first : one),
    undefined,
  );
