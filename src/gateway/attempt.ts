import { isContent, type ChatEvent } from '../core/chat.js';
import { spokenIn } from '../core/echo.js';
import { GatewayError, toGatewayError } from '../core/errors.js';
import { refText, type ModelCard, type ModelRef } from '../core/model.js';
import type { Lease } from './backends.js';
import { CallGuard } from './call-guard.js';
import { withEnd } from './ended-model.js';
import type { Entry, Job } from './job.js';
import { note, startCall, type LiveCall } from './run.js';
import { unechoed } from './unechoed.js';

/** Whose turn it is: a model with leave to be called, money set aside for it, and who comes after it. */
export type Turn = {
  readonly model: ModelCard;
  readonly lease: Lease;
  readonly entry: Entry;
  readonly others: readonly ModelCard[];
  /** Nothing else would be tried, so it may take its time. */
  readonly isLast: boolean;
};

/** A call whose first content has come: what was held back until then, and what is still to come. */
export type Begun = {
  readonly call: LiveCall;
  readonly held: readonly ChatEvent[];
  readonly rest: AsyncIterator<ChatEvent>;
  readonly listen: (event: ChatEvent) => void;
  readonly guard: CallGuard;
  /** How long it may go on without saying anything. */
  readonly silentMs: number;
  /** Lets go of everything; to be called once, however it ended. */
  readonly close: () => Promise<void>;
};

/** Held back at most, before the first content. Source: RELIABILITY 2.1. */
const MAX_HELD_BYTES = 64 * 1024;

/** A call under way. */
export type Attempt = {
  /** Never rejects. */
  readonly outcome: Promise<Begun | GatewayError>;
  /** Somebody else was quicker. Resolves when it is over. */
  outpace(): Promise<void>;
};

/** A call with all that belongs to it. */
type Case = {
  readonly turn: Turn;
  readonly job: Job;
  readonly ref: ModelRef;
  readonly call: LiveCall;
  readonly guard: CallGuard;
};

/** Calls one model, up to its first content: a failure before it leaves no trace, and is given back. */
export function attempt(turn: Turn, job: Job): Attempt {
  const { deps, run } = job;
  const ref: ModelRef = { provider: turn.model.provider, model: turn.model.model };
  const card = deps.cardOf(ref.provider);
  const billedOutputTokens = card?.habits?.billsAfterAbort === true ? longestReply(turn, job) : undefined;
  const call = startCall(run, { model: ref, startedMs: deps.nowMs(), billedOutputTokens });
  const guard = new CallGuard({
    parent: job.signal,
    name: card?.name ?? refText(ref),
    sleepWatch: deps.sleepWatch,
    clockMs: deps.clockMs,
    totalUntilMs: run.totalUntilMs,
  });
  const one: Case = { turn, job, ref, call, guard };
  const outcome = begin(one);
  return { outcome, outpace: () => outpace(one, outcome) };
}

async function begin(one: Case): Promise<Begun | GatewayError> {
  const { turn, job, call, guard } = one;
  try {
    return await firstContent(one);
  } catch (thrown) {
    const error = withEnd(failureOf(thrown, guard, job), turn.model, job.deps.nowMs());
    call.endedMs = job.deps.nowMs();
    call.error = error;
    if (error.kind !== 'canceled') turn.lease.failed(error);
    turn.lease.end();
    guard.end(error); // whatever may still come of it
    guard.release();
    return error;
  }
}

async function firstContent(one: Case): Promise<Begun> {
  const { turn, job, ref, call, guard } = one;
  const { silentMs, stream } = openStream(one);
  const listen = job.deps.makers.listenTo(ref);
  const rest = stream[Symbol.asyncIterator]();
  const held: ChatEvent[] = [];
  let heldBytes = 0;
  for (let next = await rest.next(); !next.done; next = await rest.next()) {
    const event = next.value;
    note(call, event);
    listen(event);
    held.push(event);
    if (isContent(event) || event.type === 'finish') {
      call.firstEventMs = job.deps.nowMs() - call.startedMs;
      turn.lease.answered(call.firstEventMs);
      guard.arm(silentMs, 'said nothing for');
      return { call, held, rest, listen, guard, silentMs, close: () => close(one, rest) };
    }
    heldBytes += event.type === 'wire-bytes' ? event.bytes.length : 0;
    if (heldBytes > MAX_HELD_BYTES) throw wordy(ref);
  }
  throw unfinished(ref);
}

/** Starts the call, with as much time as it may have. */
function openStream({ turn, job, ref, guard }: Case) {
  const { plan, deps } = job;
  const { model, entry, isLast } = turn;
  const provider = deps.providerOf(model.provider);
  if (!provider) throw new GatewayError('internal', `No adapter for the provider "${model.provider}".`);
  const { connectMs, firstContentMs, idleMs, silentMs, totalMs } = deps.patienceOf(model, plan);
  guard.arm(isLast ? totalMs : firstContentMs, 'sent no content within');
  const stream = provider.stream({
    request: deps.makers.requestFor(plan.request, ref),
    model: ref,
    signal: guard.signal,
    // The guard waits for the first content, which is more than a first byte.
    timeouts: { connectMs, idleMs, firstByteMs: totalMs },
    ...(entry.maxOutputTokens !== undefined && { maxOutputTokens: entry.maxOutputTokens }),
  });
  return { silentMs, stream };
}

async function close({ turn, guard }: Case, rest: AsyncIterator<ChatEvent>): Promise<void> {
  turn.lease.end();
  guard.release();
  await rest.return?.();
}

async function outpace({ job, call, guard }: Case, outcome: Attempt['outcome']): Promise<void> {
  call.isOutpaced = true;
  guard.end(new GatewayError('canceled', 'Another model answered first.'));
  const begun = await outcome;
  if (begun instanceof GatewayError) return;
  call.endedMs = job.deps.nowMs();
  call.error = guard.failure;
  await begun.close();
}

/** What a thrown error means: the client's leaving comes first, then whatever the guard ended the call for. */
export function failureOf(
  thrown: unknown,
  guard: CallGuard | undefined,
  { signal, plan }: Pick<Job, 'signal' | 'plan'>,
): GatewayError {
  if (signal.aborted) return canceled(thrown);
  return guard?.failure ?? unechoed(toGatewayError(thrown), spokenIn(plan.request));
}

/** The client's own end. */
export const canceled = (cause?: unknown): GatewayError =>
  new GatewayError('canceled', 'The request was canceled.', { cause });

/** A reply without an end mark. */
export const unfinished = (model: ModelRef): GatewayError =>
  new GatewayError('upstream-garbled', `${refText(model)} ended its reply without finishing it.`);

const wordy = (model: ModelRef): GatewayError =>
  new GatewayError('upstream-garbled', `${refText(model)} sent more than 64 KiB before any content.`);

/** Tokens that were set aside for the reply. */
function longestReply({ model, entry }: Turn, { plan }: Job): number {
  const asked = plan.request.sampling.maxOutputTokens ?? model.maxOutputTokens;
  return Math.min(asked, model.maxOutputTokens, entry.maxOutputTokens ?? Infinity);
}
