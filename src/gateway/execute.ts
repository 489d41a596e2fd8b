import { isContent, type ChatEvent, type ChatRequest, type ReplyEvent } from '../core/chat.js';
import { GatewayError, toGatewayError } from '../core/errors.js';
import { refText, type ModelCard, type ModelRef } from '../core/model.js';
import type { Outcome } from '../core/outcome.js';
import type { Provider } from '../core/provider.js';
import { nextStep } from './next-step.js';
import {
  attemptsOf,
  note,
  outcomeOf,
  startCall,
  startRun,
  type EstimateUsage,
  type LiveCall,
  type Run,
} from './run.js';
import type { Makers } from './seals.js';

/** What the executor needs from the house. */
export type ExecuteDeps = {
  readonly providerOf: (providerId: string) => Provider | undefined;
  readonly makers: Pick<Makers, 'listenTo' | 'requestFor'>;
  readonly nowMs: () => number;
  /** A share from 0 to 1, for jitter. */
  readonly chance: () => number;
  /** Waits, or rejects at once when the signal aborts. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Counts tokens when a provider did not. */
  readonly estimateUsage: EstimateUsage;
};

/**
 * The models to try, best first. `enter` makes room under the caps for the first call: which of them it may be, with
 * those that may follow it. It rejects when none may. `mayFollow` asks the same for one that is tried after a failure.
 */
export type Plan = {
  readonly request: ChatRequest;
  readonly models: readonly ModelCard[];
  readonly enter: (models: readonly ModelCard[]) => Promise<Entered>;
  readonly mayFollow: (model: ModelCard, failed: Outcome['attempts']) => Promise<Entry | undefined>;
};

/** A call that may be made; its reply is limited to `maxOutputTokens` when the caps leave no more. */
export type Entry = { readonly maxOutputTokens: number | undefined };
export type Entered = Entry & {
  readonly models: readonly ModelCard[];
  /** The best model, when there was no room for it. */
  readonly noRoomFor?: ModelRef;
};

/** One execution: what it may use, what may cancel it, and how far it has come. */
type Job = { readonly plan: Plan; readonly signal: AbortSignal; readonly deps: ExecuteDeps; readonly run: Run };

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
  const run = startRun(deps.nowMs());
  let begun: Begun | undefined;
  try {
    begun = await firstToBegin({ plan, signal, deps, run });
    const { call } = begun;
    const passes = begun.held.some(({ type }) => type === 'wire-bytes');
    yield { type: 'reply-start', model: call.model, passes, ...(run.noRoomFor && { noRoomFor: run.noRoomFor }) };
    for (const event of begun.held) yield event;
    // Not passed on by another generator: each costs a stream three turns for every event.
    for (let next = await begun.rest.next(); !next.done; next = await begun.rest.next()) {
      note(call, next.value);
      begun.listen(next.value);
      yield next.value;
    }
    const missing = call.finish ? undefined : unfinished(call.model);
    end(call, deps.nowMs(), missing);
    run.error = missing && signal.aborted ? canceled() : missing;
  } catch (thrown) {
    run.error = asFailure(thrown, run, signal);
    if (begun) end(begun.call, deps.nowMs(), run.error);
  } finally {
    try {
      await begun?.rest.return?.();
    } finally {
      settle(outcomeOf(plan.request, run, deps.nowMs(), deps.estimateUsage));
    }
  }
  if (run.error) throw run.error;
}

/** A call whose first content has come: what was held back until then, and what is still to come. */
type Begun = {
  readonly call: LiveCall;
  readonly held: readonly ChatEvent[];
  readonly rest: AsyncIterator<ChatEvent>;
  readonly listen: (event: ChatEvent) => void;
};

function end(call: LiveCall, endedMs: number, error?: GatewayError): void {
  call.endedMs = endedMs;
  call.error = error;
}

async function firstToBegin(job: Job): Promise<Begun> {
  const { plan, signal, deps, run } = job;
  const entered = await plan.enter(plan.models);
  if (entered.noRoomFor) run.noRoomFor = entered.noRoomFor;
  signal.throwIfAborted();
  let entry: Entry = entered;
  let remaining = entered.models;
  for (;;) {
    const model = remaining[0];
    if (!model) throw summaryError(run);
    const begun = await attempt(model, entry, job);
    if (!(begun instanceof GatewayError)) return begun;
    const error = begun;
    if (signal.aborted) throw error;
    const attempts = attemptsOf(run, deps.nowMs());
    const step = nextStep(error, { attempts, remaining, chance: deps.chance() });
    if (step.kind === 'give-up')
      throw remaining.length === 1 && attempts.length === 1 ? error : summaryError(run, error);
    if (step.waitMs > 0) await deps.sleep(step.waitMs, signal);
    const next = await nextAllowed(step.remaining, job);
    if (!next) throw attempts.length === 1 ? error : summaryError(run, error);
    ({ entry, remaining } = next);
  }
}

/** The first of these for which the caps still have room, beside what the failed calls may have cost. */
async function nextAllowed(
  models: readonly ModelCard[],
  { plan, deps, run }: Job,
): Promise<{ readonly entry: Entry; readonly remaining: readonly ModelCard[] } | undefined> {
  const failed = outcomeOf(plan.request, run, deps.nowMs(), deps.estimateUsage).attempts;
  for (const [index, model] of models.entries()) {
    const entry = await plan.mayFollow(model, failed);
    if (entry) return { entry, remaining: models.slice(index) };
  }
  return undefined;
}

/** One call to one model, up to its first content: a failure before it leaves no trace, and is given back. */
async function attempt(model: ModelCard, { maxOutputTokens }: Entry, job: Job): Promise<Begun | GatewayError> {
  const { plan, signal, deps, run } = job;
  const ref: ModelRef = { provider: model.provider, model: model.model };
  const call = startCall(run, ref, deps.nowMs());
  const fail = (error: GatewayError): GatewayError => {
    end(call, deps.nowMs(), error);
    return error;
  };
  try {
    const provider = deps.providerOf(model.provider);
    if (!provider) return fail(new GatewayError('internal', `No adapter for the provider "${model.provider}".`));
    const listen = deps.makers.listenTo(ref);
    const request = deps.makers.requestFor(plan.request, ref);
    const stream = provider.stream({
      request,
      model: ref,
      signal,
      ...(maxOutputTokens !== undefined && { maxOutputTokens }),
    });
    const rest = stream[Symbol.asyncIterator]();
    const held: ChatEvent[] = [];
    for (let next = await rest.next(); !next.done; next = await rest.next()) {
      const event = next.value;
      note(call, event);
      listen(event);
      held.push(event);
      if (!isContent(event) && event.type !== 'finish') continue;
      call.firstEventMs = deps.nowMs() - call.startedMs;
      run.committed = call;
      return { call, held, rest, listen };
    }
    return fail(unfinished(ref));
  } catch (thrown) {
    return fail(asFailure(thrown, run, signal));
  }
}

const canceled = (cause?: unknown): GatewayError =>
  new GatewayError('canceled', 'The request was canceled.', { cause });

const unfinished = (model: ModelRef): GatewayError =>
  new GatewayError('upstream-garbled', `${refText(model)} ended its reply without finishing it.`);

function asFailure(thrown: unknown, run: Run, signal: AbortSignal): GatewayError {
  if (signal.aborted) return canceled(thrown);
  const error = toGatewayError(thrown);
  return run.committed
    ? new GatewayError('upstream-interrupted', `The reply broke off: ${error.message}`, { cause: error })
    : error;
}

function summaryError({ calls }: Run, last?: GatewayError): GatewayError {
  const tried = calls.map(({ model, error }) => `${refText(model)}: ${error?.message ?? 'failed'}`).join(' | ');
  const text = `No model answered. Tried ${calls.length}: ${tried}`;
  const retryAfterMs = last?.detail.retryAfterMs;
  return new GatewayError(last?.kind ?? 'no-candidate', text, {
    cause: last,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  });
}
