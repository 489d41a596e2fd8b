import {
  isContent,
  type ChatEvent,
  type ChatRequest,
  type FinishReason,
  type ReplyEvent,
  type Usage,
} from '../core/chat.js';
import { GatewayError, toGatewayError } from '../core/errors.js';
import { refText, type ModelCard, type ModelRef } from '../core/model.js';
import type { Attempt, Outcome } from '../core/outcome.js';
import type { Provider } from '../core/provider.js';
import { nextStep } from './next-step.js';
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
  readonly estimateUsage: (request: ChatRequest, reply: string) => Usage;
};

/** The models to try, best first. */
type Plan = { readonly request: ChatRequest; readonly models: readonly ModelCard[] };

/** What is known of the run so far; `outcomeOf` turns it into an Outcome whenever the run ends, in whatever way. */
type Run = {
  readonly startedMs: number;
  readonly attempts: Attempt[];
  /** What was delivered, to be counted when the provider did not. */
  readonly pieces: (string | (() => string))[];
  committed: ModelRef | undefined;
  firstEventMs: number | undefined;
  finish: { readonly reason: FinishReason; readonly usage: Usage | undefined } | undefined;
  error: GatewayError | undefined;
};

/** One execution: what it may use, what may cancel it, and how far it has come. */
type Job = { readonly signal: AbortSignal; readonly deps: ExecuteDeps; readonly run: Run };

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
    begun = await firstToBegin(plan, { signal, deps, run });
    yield { type: 'reply-start', model: begun.model, passes: begun.held.some(({ type }) => type === 'wire-bytes') };
    for (const event of begun.held) yield event;
    // Not passed on by another generator: each costs a stream three turns for every event.
    for (let next = await begun.rest.next(); !next.done; next = await begun.rest.next()) {
      note(run, next.value);
      begun.listen(next.value);
      yield next.value;
    }
    const missing = run.finish ? undefined : unfinished(begun.model);
    begun.end(missing);
    run.error = missing && signal.aborted ? canceled() : missing;
  } catch (thrown) {
    run.error = asFailure(thrown, run, signal);
    begun?.end(run.error);
  } finally {
    try {
      await begun?.rest.return?.();
    } finally {
      settle(outcomeOf(plan.request, run, deps));
    }
  }
  if (run.error) throw run.error;
}

const startRun = (startedMs: number): Run => ({
  startedMs,
  attempts: [],
  pieces: [],
  committed: undefined,
  firstEventMs: undefined,
  finish: undefined,
  error: undefined,
});

/** A call whose first content has come: what was held back until then, and what is still to come. */
type Begun = {
  readonly model: ModelRef;
  readonly held: readonly ChatEvent[];
  readonly rest: AsyncIterator<ChatEvent>;
  readonly listen: (event: ChatEvent) => void;
  readonly end: (error?: GatewayError) => void;
};

async function firstToBegin(plan: Plan, job: Job): Promise<Begun> {
  const { signal, deps, run } = job;
  let remaining = plan.models;
  for (;;) {
    const model = remaining[0];
    if (!model) throw summaryError(run.attempts);
    const begun = await attempt(plan.request, model, job);
    if (!(begun instanceof GatewayError)) return begun;
    const error = begun;
    if (signal.aborted) throw error;
    const step = nextStep(error, { attempts: run.attempts, remaining, chance: deps.chance() });
    if (step.kind === 'give-up')
      throw remaining.length === 1 && run.attempts.length === 1 ? error : summaryError(run.attempts, error);
    if (step.waitMs > 0) await deps.sleep(step.waitMs, signal);
    remaining = step.remaining;
  }
}

/** One call to one model, up to its first content: a failure before it leaves no trace, and is given back. */
async function attempt(request: ChatRequest, model: ModelCard, job: Job): Promise<Begun | GatewayError> {
  const { signal, deps, run } = job;
  const ref: ModelRef = { provider: model.provider, model: model.model };
  const startedMs = deps.nowMs();
  let firstEventMs: number | undefined;
  const end = (error?: GatewayError): void => {
    const durationMs = deps.nowMs() - startedMs;
    run.attempts.push({ model: ref, firstEventMs, durationMs, error: error?.kind, message: error?.message });
  };
  const fail = (error: GatewayError): GatewayError => {
    end(error);
    return error;
  };
  try {
    const provider = deps.providerOf(model.provider);
    if (!provider) return fail(new GatewayError('internal', `No adapter for the provider "${model.provider}".`));
    const listen = deps.makers.listenTo(ref);
    const own = deps.makers.requestFor(request, ref);
    const rest = provider.stream({ request: own, model: ref, signal })[Symbol.asyncIterator]();
    const held: ChatEvent[] = [];
    for (let next = await rest.next(); !next.done; next = await rest.next()) {
      const event = next.value;
      note(run, event);
      listen(event);
      held.push(event);
      if (!isContent(event) && event.type !== 'finish') continue;
      firstEventMs = deps.nowMs() - startedMs;
      run.firstEventMs = deps.nowMs() - run.startedMs;
      run.committed = ref;
      return { model: ref, held, rest, listen, end };
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

function note(run: Run, event: ChatEvent): void {
  switch (event.type) {
    case 'text-delta':
    case 'refusal-delta':
    case 'reasoning-delta':
      run.pieces.push(event.text);
      break;
    case 'tool-call-delta':
      run.pieces.push(event.argumentsJson);
      break;
    case 'finish':
      run.finish = { reason: event.reason, usage: event.usage };
      break;
    case 'wire-bytes':
      if (event.text) run.pieces.push(event.text);
      break;
    case 'tool-call-start':
    case 'reasoning-seal':
      break;
  }
}

function summaryError(attempts: readonly Attempt[], last?: GatewayError): GatewayError {
  const tried = attempts.map((one) => `${refText(one.model)}: ${one.message ?? one.error ?? 'failed'}`).join(' | ');
  const text = `No model answered. Tried ${attempts.length}: ${tried}`;
  const retryAfterMs = last?.detail.retryAfterMs;
  return new GatewayError(last?.kind ?? 'no-candidate', text, {
    cause: last,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  });
}

function outcomeOf(request: ChatRequest, run: Run, deps: ExecuteDeps): Outcome {
  const shared = {
    attempts: run.attempts,
    servedBy: run.committed,
    durationMs: deps.nowMs() - run.startedMs,
    firstEventMs: run.firstEventMs,
    ...usageOf(request, run, deps),
  };
  if (run.finish && !run.error) return { ...shared, ok: true, reason: run.finish.reason };
  // Without an error and without a finish the consumer closed the generator: the client went away.
  const error = run.error ?? new GatewayError('canceled', 'The client went away before the end.');
  return { ...shared, ok: false, error: error.kind, message: error.message };
}

function usageOf(request: ChatRequest, run: Run, deps: ExecuteDeps): Pick<Outcome, 'usage' | 'usageSource'> {
  if (run.finish?.usage) return { usage: run.finish.usage, usageSource: 'provider' };
  if (!run.committed) return { usage: undefined, usageSource: 'none' };
  const reply = run.pieces.map((piece) => (typeof piece === 'string' ? piece : piece())).join('');
  return { usage: deps.estimateUsage(request, reply), usageSource: 'estimate' };
}
