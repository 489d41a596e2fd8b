import type { Rest } from '../core/health/breaker.js';
import { healthParts } from '../core/health/score.js';
import type { TrackRecord } from '../core/health/track-record.js';
import type { BackendReport } from '../core/health/types.js';
import { useText, type Retirement } from '../core/lifecycle.js';
import { refText, type ModelRef } from '../core/model.js';
import {
  COUNTED_DOWN_MS,
  type BackendsView,
  type BreakerChip,
  type ModelHealth,
  type ProviderHealth,
  type RestView,
} from './backends.js';

/** Tells what was announced of the end of a model. */
type EndOf = (model: ModelRef) => Retirement | undefined;

/** What the page and the terminal show of how providers do. */
export const toBackendsView = (reports: readonly BackendReport[], atMs: number, endOf: EndOf): BackendsView => ({
  atMs,
  providers: reports.map((report) => toProviderHealth(report, endOf)),
});

/** One provider, ready to show. */
export function toProviderHealth(report: BackendReport, endOf: EndOf): ProviderHealth {
  const { provider, state, inFlight, latencyMs, errorRate, calls, errors, models } = report;
  return {
    provider,
    state,
    ...chipOf(report),
    score: scoreOf(report),
    inFlight,
    latencyMs,
    errorRate: calls === 0 ? undefined : errorRate,
    calls,
    errors,
    models: models.map((one) => ({
      model: refText({ provider, model: one.model }),
      ...chipOf(one),
      inFlight: one.inFlight,
      retirement: endOf({ provider, model: one.model }),
    })),
  };
}

const chipOf = ({ breaker, rest, failures }: Pick<BackendReport, 'breaker' | 'rest' | 'failures'>): BreakerChip => ({
  breaker,
  rest: rest && toRestView(rest),
  failures,
});

/** The same without an infinite time, which JSON does not have. */
export const toRestView = ({ cause, untilMs }: Rest): RestView => ({
  cause,
  untilMs: Number.isFinite(untilMs) ? untilMs : undefined,
});

function scoreOf({ score, latencyMs, errorRate }: TrackRecord): ProviderHealth['score'] {
  if (score === undefined) return undefined;
  return { value: score, ...healthParts({ latencyMs: latencyMs ?? Infinity, errorRate }) };
}

/** Why calls are held back, and how long, in one English phrase; empty when they are not. Times of day are local. */
export function restText(
  { breaker, rest, failures, retirement }: BreakerChip & Pick<ModelHealth, 'retirement'>,
  nowMs: number,
): string {
  if (breaker === 'half-open') return 'one call at a time tries whether it works again';
  if (!rest) return '';
  const { cause, untilMs = Infinity } = rest;
  switch (cause) {
    case 'failures':
      return `resting ${spanText(untilMs, nowMs)} after ${failures === 1 ? '1 failure' : `${failures} failures`}`;
    case 'rate-limit':
      return `resting ${spanText(untilMs, nowMs)}, as it asked`;
    case 'quota':
      return `no credit until ${clockText(untilMs)} or another key`;
    case 'key':
      return 'key refused: set another';
    case 'missing':
      return `not found at the provider; asked again at ${clockText(untilMs)}${useText(retirement?.successor)}`;
  }
}

/** '41 s', or 'until 13:40'. */
function spanText(untilMs: number, nowMs: number): string {
  const leftMs = untilMs - nowMs;
  return leftMs < COUNTED_DOWN_MS ? `${Math.max(1, Math.ceil(leftMs / 1_000))} s` : `until ${clockText(untilMs)}`;
}

const clockText = (atMs: number): string =>
  new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' }).format(atMs);
