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
  const run: Run = {
    startedMs: deps.nowMs(),
    attempts: [],
    pieces: [],
    committed: undefined,
    firstEventMs: undefined,
    finish: undefined,
    error: undefined,
  };
  try {
    yield* tryInTurn(plan, { signal, deps, run });
  } catch (thrown) {
    run.error = signal.aborted ? new GatewayError('canceled', 'The request was canceled.') : toGatewayError(thrown);
    throw run.error;
  } finally {
    settle(outcomeOf(plan.request, run, deps));
  }
}

async function* tryInTurn(plan: Plan, job: Job): AsyncGenerator<ReplyEvent, void> {
  const { signal, deps, run } = job;
  let remaining = plan.models;
  for (;;) {
    const model = remaining[0];
    if (!model) throw summaryError(run.attempts);
    const error = yield* attempt(plan.request, model, job);
    if (!error) return;
    if (signal.aborted || run.committed) throw error;
    const step = nextStep(error, { attempts: run.attempts, remaining, chance: deps.chance() });
    if (step.kind === 'give-up')
      throw remaining.length === 1 && run.attempts.length === 1 ? error : summaryError(run.attempts, error);
    if (step.waitMs > 0) await deps.sleep(step.waitMs, signal);
    remaining = step.remaining;
  }
}

/** One call to one model. Events are held back until the first content, so that a failure before it leaves no trace. */
async function* attempt(
  request: ChatRequest,
  model: ModelCard,
  job: Job,
): AsyncGenerator<ReplyEvent, GatewayError | undefined> {
  const { signal, deps, run } = job;
  const ref: ModelRef = { provider: model.provider, model: model.model };
  const startedMs = deps.nowMs();
  let firstEventMs: number | undefined;
  const end = (error: GatewayError | undefined): GatewayError | undefined => {
    const durationMs = deps.nowMs() - startedMs;
    run.attempts.push({ model: ref, firstEventMs, durationMs, error: error?.kind, message: error?.message });
    return error;
  };
  try {
    const provider = deps.providerOf(model.provider);
    if (!provider) return end(new GatewayError('internal', `No adapter for the provider "${model.provider}".`));
    const held: ChatEvent[] = [];
    const listen = deps.makers.listenTo(ref);
    const own = deps.makers.requestFor(request, ref);
    for await (const event of provider.stream({ request: own, model: ref, signal })) {
      note(run, event);
      listen(event);
      if (run.committed) {
        yield event;
        continue;
      }
      held.push(event);
      if (!isContent(event) && event.type !== 'finish') continue;
      firstEventMs = deps.nowMs() - startedMs;
      run.firstEventMs = deps.nowMs() - run.startedMs;
      run.committed = ref;
      yield { type: 'reply-start', model: ref, passes: held.some(({ type }) => type === 'wire-bytes') };
      yield* held;
    }
    if (!run.finish)
      return end(new GatewayError('upstream-garbled', `${refText(ref)} ended its reply without finishing it.`));
    end(undefined);
    return undefined;
  } catch (thrown) {
    return end(asFailure(thrown, run, signal));
  }
}

function asFailure(thrown: unknown, run: Run, signal: AbortSignal): GatewayError {
  if (signal.aborted) return new GatewayError('canceled', 'The request was canceled.', { cause: thrown });
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
