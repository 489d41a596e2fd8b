import type { GatewayError } from '../errors.js';
import { Breaker, type BreakerState, type Pass, type Rest } from './breaker.js';
import { failureClassOf, type FailureClass } from './failure-class.js';
import { CallHistory, type HistoryState } from './track-record.js';

/** So many refusals in a row, without a word how long to wait, are answered with a pause. */
const REFUSALS_IN_A_ROW = 3;

/** The pause that nobody asked for. Source: FEATURES R6, rateLimitBackoff. */
const PAUSE_MS = 30_000;

/** What counts against a provider; the rest says nothing of how it does. */
const COUNTED: ReadonlySet<FailureClass> = new Set(['not-sent', 'ambiguous', 'refused']);

/** What is measured at a provider, or at one of its models. */
export type Gauge = { readonly breaker: Breaker; readonly history: CallHistory; inFlight: number };

/** A gauge in plain values, for another process. */
export type GaugeState = { readonly breaker: BreakerState; readonly history: HistoryState };

/** A gauge with the refusals in a row that a provider gave. */
export type LineGauge = Gauge & { refusals: number };

/** How a call passed both breakers. */
export type Passes = Readonly<Record<'ofProvider' | 'ofModel', Exclude<Pass, Rest>>>;

/** What one call taught, in plain values. 'nothing': its client went away, or the fault was ours. */
export type Outcome =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'answered'; readonly latencyMs: number }
  | {
      readonly kind: 'failed';
      readonly failure: FailureClass;
      /** Of the provider's answer; 0 without one. */
      readonly status: number;
      readonly isModelUnknown: boolean;
      /** How long it asked to be left alone. */
      readonly waitMs: number | undefined;
      /** A share from 0 to 1 that spreads the waiting of many. */
      readonly chance: number;
    };

type Failed = Extract<Outcome, { kind: 'failed' }>;

/** Nothing is known of it yet. */
export const newGauge = (): Gauge => ({ breaker: new Breaker(), history: new CallHistory(), inFlight: 0 });

/** All that is known, for another process. */
export const saveGauge = ({ breaker, history }: Gauge, nowMs: number): GaugeState => ({
  breaker: breaker.save(nowMs),
  history: history.save(),
});

/** Takes over what another process knows; which calls are under way is known here only. */
export function restoreGauge(gauge: Gauge, state: GaugeState, nowMs: number): void {
  gauge.breaker.restore(state.breaker, nowMs);
  gauge.history.restore(state.history);
}

/** What a failure teaches. */
export function outcomeOf({ kind, detail }: GatewayError, chance: number): Outcome {
  return {
    kind: 'failed',
    failure: failureClassOf(kind),
    status: detail.upstreamStatus ?? 0,
    isModelUnknown: kind === 'upstream-model-unknown',
    waitMs: detail.retryAfterMs ?? detail.pauseMs,
    chance,
  };
}

/** Lets a provider and its model learn from a call that had these passes. */
export function learn(
  line: LineGauge,
  gauge: Gauge,
  { outcome, passes, nowMs }: { readonly outcome: Outcome; readonly passes: Passes; readonly nowMs: number },
): void {
  if (outcome.kind === 'answered') learnAnswer(line, gauge, { passes, nowMs, latencyMs: outcome.latencyMs });
  if (outcome.kind === 'failed') learnFailure(line, gauge, { passes, nowMs, failed: outcome });
  // Whichever of the two learned nothing lets its probe go.
  line.breaker.abandon(passes.ofProvider);
  gauge.breaker.abandon(passes.ofModel);
}

function learnAnswer(
  line: LineGauge,
  gauge: Gauge,
  { passes, nowMs, latencyMs }: { readonly passes: Passes; readonly nowMs: number; readonly latencyMs: number },
): void {
  line.history.addAnswer(latencyMs);
  gauge.history.addAnswer(latencyMs);
  line.refusals = 0;
  line.breaker.succeed(nowMs, passes.ofProvider);
  gauge.breaker.succeed(nowMs, passes.ofModel);
}

type Failure = { readonly passes: Passes; readonly nowMs: number; readonly failed: Failed };

function learnFailure(line: LineGauge, gauge: Gauge, failure: Failure): void {
  const { passes, nowMs, failed } = failure;
  const { ofProvider, ofModel } = passes;
  const isOfModel = failed.status >= 500 || failed.status === 403;
  if (COUNTED.has(failed.failure)) {
    line.history.addFailure();
    gauge.history.addFailure();
  }
  switch (failed.failure) {
    case 'not-sent':
    case 'ambiguous':
      if (isOfModel) gauge.breaker.fail(nowMs, ofModel, failed.chance);
      else line.breaker.fail(nowMs, ofProvider, failed.chance);
      break;
    case 'refused':
      learnRefusal(line, gauge, failure);
      break;
    case 'quota':
      line.breaker.shut(nowMs, 'quota', ofProvider);
      break;
    case 'key':
      if (isOfModel) gauge.breaker.shut(nowMs, 'key', ofModel);
      else line.breaker.shut(nowMs, 'key', ofProvider);
      break;
    case 'permanent':
      if (failed.isModelUnknown) gauge.breaker.shut(nowMs, 'missing', ofModel);
      break;
    case 'none':
      break;
  }
}

/** A limit is the account's; an overload is the model's, and without a word how long it takes, it counts as a failure. */
function learnRefusal(line: LineGauge, gauge: Gauge, { passes, nowMs, failed }: Failure): void {
  const { waitMs, status, chance } = failed;
  line.refusals += 1;
  if (status >= 500) {
    if (waitMs === undefined) gauge.breaker.fail(nowMs, passes.ofModel, chance);
    else gauge.breaker.pause(nowMs, waitMs, passes.ofModel);
  } else if (waitMs !== undefined || line.refusals >= REFUSALS_IN_A_ROW) {
    line.breaker.pause(nowMs, waitMs ?? PAUSE_MS, passes.ofProvider);
  }
}
