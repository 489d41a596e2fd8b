import { isContent, type ChatEvent } from '../core/chat.js';
import { GatewayError, toGatewayError } from '../core/errors.js';
import { refText, type ModelCard, type ModelRef } from '../core/model.js';
import type { Lease } from './backends.js';
import { CallGuard } from './call-guard.js';
import type { Entry, Job } from './job.js';
import { note, startCall, type LiveCall } from './run.js';

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

/** Calls one model, up to its first content: a failure before it leaves no trace, and is given back. */
export function attempt(turn: Turn, job: Job): Attempt {
  const { model, entry, lease } = turn;
  const { plan, deps, run } = job;
  const ref: ModelRef = { provider: model.provider, model: model.model };
  const card = deps.cardOf(model.provider);
  const billedOutputTokens = card?.habits?.billsAfterAbort === true ? longestReply(turn, job) : undefined;
  const call = startCall(run, { model: ref, startedMs: deps.nowMs(), billedOutputTokens });
  const guard = new CallGuard({
    parent: job.signal,
    name: card?.name ?? refText(ref),
    sleepWatch: deps.sleepWatch,
    clockMs: deps.clockMs,
    totalUntilMs: run.totalUntilMs,
  });
  const outcome = begin();

  async function begin(): Promise<Begun | GatewayError> {
    try {
      return await firstContent();
    } catch (thrown) {
      const error = failureOf(thrown, guard, job.signal);
      call.endedMs = deps.nowMs();
      call.error = error;
      if (error.kind !== 'canceled') lease.failed(error);
      lease.end();
      guard.end(error); // whatever may still come of it
      guard.release();
      return error;
    }
  }

  async function firstContent(): Promise<Begun> {
    const provider = deps.providerOf(model.provider);
    if (!provider) throw new GatewayError('internal', `No adapter for the provider "${model.provider}".`);
    const patience = deps.patienceOf(model, plan);
    const { connectMs, idleMs, silentMs, totalMs } = patience;
    guard.arm(turn.isLast ? totalMs : patience.firstContentMs, 'sent no content within');
    const listen = deps.makers.listenTo(ref);
    const stream = provider.stream({
      request: deps.makers.requestFor(plan.request, ref),
      model: ref,
      signal: guard.signal,
      // The guard waits for the first content, which is more than a first byte.
      timeouts: { connectMs, idleMs, firstByteMs: totalMs },
      ...(entry.maxOutputTokens !== undefined && { maxOutputTokens: entry.maxOutputTokens }),
    });
    const rest = stream[Symbol.asyncIterator]();
    const held: ChatEvent[] = [];
    let heldBytes = 0;
    for (let next = await rest.next(); !next.done; next = await rest.next()) {
      const event = next.value;
      note(call, event);
      listen(event);
      held.push(event);
      if (isContent(event) || event.type === 'finish') {
        call.firstEventMs = deps.nowMs() - call.startedMs;
        lease.answered(call.firstEventMs);
        guard.arm(silentMs, 'said nothing for');
        return { call, held, rest, listen, guard, silentMs, close: () => close(rest) };
      }
      heldBytes += event.type === 'wire-bytes' ? event.bytes.length : 0;
      if (heldBytes > MAX_HELD_BYTES) throw wordy(ref);
    }
    throw unfinished(ref);
  }

  async function close(rest: AsyncIterator<ChatEvent>): Promise<void> {
    lease.end();
    guard.release();
    await rest.return?.();
  }

  return {
    outcome,
    async outpace() {
      call.isOutpaced = true;
      guard.end(new GatewayError('canceled', 'Another model answered first.'));
      const begun = await outcome;
      if (begun instanceof GatewayError) return;
      call.endedMs = deps.nowMs();
      call.error = guard.failure;
      await begun.close();
    },
  };
}

/** What a thrown error means: the client's leaving comes first, then whatever the guard ended the call for. */
export function failureOf(thrown: unknown, guard: CallGuard | undefined, signal: AbortSignal): GatewayError {
  return signal.aborted ? canceled(thrown) : (guard?.failure ?? toGatewayError(thrown));
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
