import { GatewayError } from '../core/errors.js';
import type { Rest } from '../core/health/breaker.js';
import { useText, type Lifecycle } from '../core/lifecycle.js';
import { refText, type ModelRef } from '../core/model.js';

/** A model that is left alone for now. */
export type Resting<M extends ModelRef = ModelRef & { readonly lifecycle?: Lifecycle | undefined }> = {
  readonly model: M;
  readonly rest: Rest;
};

const WHY: Readonly<Record<Rest['cause'], string>> = {
  failures: 'failed again and again',
  'rate-limit': 'asked for a pause',
  quota: 'has no credit or quota left',
  key: 'refused the API key',
  missing: 'was not found at its provider',
};

/** More names than a person reads. */
const MOST_NAMED = 5;

/** Nobody may be called for now: who, why, and for how long. */
export function restingError(resting: readonly Resting[], clockMs: number): GatewayError {
  const named = resting.slice(0, MOST_NAMED).map(({ model, rest }) => {
    const use = rest.cause === 'missing' ? useText(model.lifecycle?.successor) : '';
    return `${refText(model)} ${WHY[rest.cause]}${untilText(rest, clockMs)}${use}`;
  });
  const more = resting.length > MOST_NAMED ? ` | and ${resting.length - MOST_NAMED} more` : '';
  const soonestMs = Math.min(...resting.map(({ rest }) => rest.untilMs)) - clockMs;
  return new GatewayError(
    'resting',
    `Every model that could answer is left alone for now: ${named.join(' | ')}${more}. Wait, or run "Signalbox: Reset Provider Health".`,
    { retryAfterMs: Number.isFinite(soonestMs) ? Math.max(1_000, soonestMs) : LATER_MS },
  );
}

/** When only a person can change it, there is no use in asking soon. */
const LATER_MS = 60_000;

const untilText = ({ untilMs }: Rest, clockMs: number): string =>
  Number.isFinite(untilMs) ? ` (for ${Math.max(1, Math.ceil((untilMs - clockMs) / 1_000))} s more)` : '';
