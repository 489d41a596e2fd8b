import { isContent, type ReplyEvent, type ReplyStart } from '../core/chat.js';
import { GatewayError } from '../core/errors.js';
import type { Outcome } from '../core/outcome.js';
import { canceled, failureOf, unfinished, type Begun } from './attempt.js';
import { firstToBegin } from './first-to-begin.js';
import type { ExecuteDeps, Job, Plan } from './job.js';
import { note, outcomeOf, startRun, type LiveCall, type Run } from './run.js';

/**
 * Tries the models in turn and yields the first one's reply that starts. Nothing is tried again once 'reply-start' was
 * yielded. Rejects when nobody answered or a reply broke off; `settle` is called exactly once, also when the consumer leaves.
 */
export async function* execute(
  plan: Plan,
  signal: AbortSignal,
  deps: ExecuteDeps,
  settle: (outcome: Outcome) => void,
): AsyncGenerator<ReplyEvent, void> {
  const run = startRun(deps.nowMs(), deps.clockMs() + totalMsOf(plan, deps));
  let begun: Begun | undefined;
  try {
    begun = await firstToBegin({ plan, signal, deps, run });
    const { call, guard, silentMs } = begun;
    const passes = begun.held.some(({ type }) => type === 'wire-bytes');
    yield { type: 'reply-start', model: call.model, passes, ...whyNotTheFirst(run) };
    for (const event of begun.held) yield event;
    // Not passed on by another generator: each costs a stream three turns for every event.
    for (let next = await begun.rest.next(); !next.done; next = await begun.rest.next()) {
      note(call, next.value);
      begun.listen(next.value);
      yield next.value;
      if (isContent(next.value)) guard.arm(silentMs, 'said nothing for');
    }
    const missing = call.finish ? undefined : unfinished(call.model);
    end(call, deps.nowMs(), missing);
    run.error = missing && signal.aborted ? canceled() : missing;
  } catch (thrown) {
    run.error = asFailure(thrown, { run, signal, begun, plan });
    if (begun) end(begun.call, deps.nowMs(), run.error);
  } finally {
    try {
      await begun?.close();
    } finally {
      settle(outcomeOf(plan.request, run, deps.nowMs(), deps.estimateUsage));
    }
  }
  if (run.error) throw run.error;
}

/** Why somebody else answers than the model that was chosen first; nothing when it does. */
function whyNotTheFirst({ noRoomFor, calls }: Run): Pick<ReplyStart, 'noRoomFor' | 'failed'> {
  const failed = calls.flatMap(({ model, error }) => (error ? [{ model, error: error.kind }] : []));
  return { ...(noRoomFor && { noRoomFor }), ...(failed.length > 0 && { failed }) };
}

/** As long as the best model may take: what is tried after it shares its time. */
function totalMsOf(plan: Plan, { patienceOf }: ExecuteDeps): number {
  const [best] = plan.models;
  return best ? patienceOf(best, plan).totalMs : 0;
}

function end(call: LiveCall, endedMs: number, error?: GatewayError): void {
  call.endedMs = endedMs;
  call.error = error;
}

function asFailure(
  thrown: unknown,
  { run, begun, ...job }: Pick<Job, 'run' | 'signal' | 'plan'> & { readonly begun: Begun | undefined },
): GatewayError {
  const error = failureOf(thrown, begun?.guard, job);
  return run.committed && error.kind !== 'canceled'
    ? new GatewayError('upstream-interrupted', `The reply broke off: ${error.message}`, { cause: error })
    : error;
}
