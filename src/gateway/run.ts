import type { ChatEvent, ChatRequest, FinishReason, Usage } from '../core/chat.js';
import { GatewayError } from '../core/errors.js';
import { isAmbiguous } from '../core/health/failure-class.js';
import type { ModelRef } from '../core/model.js';
import type { Call, Outcome, Used } from '../core/outcome.js';
import { Delivered } from './delivered.js';

/** One call while it goes on; times are milliseconds of the clock. */
export type LiveCall = {
  readonly model: ModelRef;
  readonly startedMs: number;
  /** What is billed whatever becomes of it; undefined where an end ends the bill. Source: RELIABILITY 2.6, `billsAfterAbort`. */
  readonly billedOutputTokens: number | undefined;
  readonly delivered: Delivered;
  firstEventMs: number | undefined;
  endedMs: number | undefined;
  error: GatewayError | undefined;
  /** What the provider counted before the end. */
  counted: Usage | undefined;
  finish: (ChatEvent & { readonly type: 'finish' }) | undefined;
  /** Another call of the same request answered first. */
  isOutpaced: boolean;
};

/** What is known of a request so far; `outcomeOf` turns it into an Outcome whenever it ends, in whatever way. */
export type Run = {
  readonly startedMs: number;
  /** When the time for all calls together is up, by the clock that never goes back. */
  readonly totalUntilMs: number;
  readonly calls: LiveCall[];
  committed: LiveCall | undefined;
  error: GatewayError | undefined;
  /** The best model, when the caps had no room for it. */
  noRoomFor: ModelRef | undefined;
};

/** Counts the tokens of a request and of what was replied. */
export type EstimateUsage = (request: ChatRequest, reply: string) => Usage;

/** A request that has just begun. */
export const startRun = (startedMs: number, totalUntilMs: number): Run => ({
  startedMs,
  totalUntilMs,
  calls: [],
  committed: undefined,
  error: undefined,
  noRoomFor: undefined,
});

/** Adds a call to the run. */
export function startCall(
  run: Run,
  { model, startedMs, billedOutputTokens }: Pick<LiveCall, 'model' | 'startedMs' | 'billedOutputTokens'>,
): LiveCall {
  const call: LiveCall = {
    model,
    startedMs,
    billedOutputTokens,
    isOutpaced: false,
    delivered: new Delivered(),
    firstEventMs: undefined,
    endedMs: undefined,
    error: undefined,
    counted: undefined,
    finish: undefined,
  };
  run.calls.push(call);
  return call;
}

/** Remembers what an event tells about the call. */
export function note(call: LiveCall, event: ChatEvent): void {
  switch (event.type) {
    case 'text-delta':
    case 'refusal-delta':
    case 'reasoning-delta':
      call.delivered.add(event.text);
      break;
    case 'tool-call-delta':
      call.delivered.add(event.argumentsJson);
      break;
    case 'usage':
      call.counted = event.usage;
      break;
    case 'finish':
      call.finish = event;
      break;
    case 'wire-bytes':
      if (event.unread) call.delivered.pass(event.unread);
      break;
    case 'tool-call-start':
    case 'reasoning-seal':
      break;
  }
}

/** The calls so far as they are kept, but for their tokens. */
export const attemptsOf = ({ calls }: Run, nowMs: number): readonly Omit<Call, 'used'>[] =>
  calls.map(({ model, startedMs, firstEventMs, endedMs, error }) => ({
    model,
    firstEventMs,
    durationMs: (endedMs ?? nowMs) - startedMs,
    error: error?.kind,
    message: error?.message,
  }));

/** How the request ended. Without an error and without a finish its consumer has gone. */
export function outcomeOf(request: ChatRequest, run: Run, nowMs: number, estimate: EstimateUsage): Outcome {
  const { committed } = run;
  const shared = {
    attempts: attemptsOf(run, nowMs).map((attempt, index) => ({
      ...attempt,
      used: usedBy(run, index, request, estimate),
    })),
    servedBy: committed?.model,
    durationMs: nowMs - run.startedMs,
    ...(run.noRoomFor && { noRoomFor: run.noRoomFor }),
    firstEventMs:
      committed?.firstEventMs === undefined ? undefined : committed.startedMs + committed.firstEventMs - run.startedMs,
  };
  const reason: FinishReason | undefined = committed?.finish?.reason;
  if (reason !== undefined && !run.error) return { ...shared, ok: true, reason };
  const error = run.error ?? new GatewayError('canceled', 'The client went away before the end.');
  return { ...shared, ok: false, error: error.kind, message: error.message };
}

/** Tokens of one call: the provider's count where there is one, else ours. Source: RELIABILITY 2.2 and 2.6. */
function usedBy(run: Run, index: number, request: ChatRequest, estimate: EstimateUsage): Used | undefined {
  const call = run.calls[index];
  if (!call) return undefined;
  const { finish, error } = call;
  if (finish?.usage) return { usage: finish.usage, how: 'exact', reportedNanoUsd: finish.reportedNanoUsd };
  const isUncertain = call.isOutpaced || call.billedOutputTokens !== undefined;
  if (call === run.committed) {
    const usage = finish ? countedOr(call, request, estimate) : billedOr(call, request, estimate);
    return { usage, how: finish ? 'estimated' : isUncertain ? 'uncertain' : 'partial' };
  }
  // Not committed and without an error: it was left while it was waited for, as one that was canceled.
  if (!error || error.kind === 'canceled') {
    return { usage: billedOr(call, request, estimate), how: isUncertain ? 'uncertain' : 'partial' };
  }
  const isBilled = call.counted !== undefined || isAmbiguous(error.kind);
  return isBilled ? { usage: billedOr(call, request, estimate), how: 'uncertain' } : undefined;
}

/** What a call that did not come to its end is billed. */
function billedOr(call: LiveCall, request: ChatRequest, estimate: EstimateUsage): Usage {
  const usage = countedOr(call, request, estimate);
  return { ...usage, outputTokens: Math.max(usage.outputTokens, call.billedOutputTokens ?? 0) };
}

/** What the provider counted on the way, with the output that was seen where that is more. */
function countedOr(call: LiveCall, request: ChatRequest, estimate: EstimateUsage): Usage {
  const { counted, delivered } = call;
  const last = estimate(request, delivered.text);
  const ours = { ...last, outputTokens: last.outputTokens + delivered.tokens };
  if (!counted) return ours;
  return { ...counted, outputTokens: Math.max(counted.outputTokens, ours.outputTokens) };
}
