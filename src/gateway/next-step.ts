import type { GatewayError } from '../core/errors.js';
import { failureClassOf, isAmbiguous } from '../core/health/failure-class.js';
import type { Patience } from '../core/health/patience.js';
import type { ModelCard } from '../core/model.js';
import type { Attempt } from '../core/outcome.js';

/** Calls in all for one request. Source of all limits here: RELIABILITY 2.2. */
export const MAX_ATTEMPTS = 4;

/** Calls to one provider: the first and two more. */
const MAX_ATTEMPTS_PER_PROVIDER = 3;

/** A longer wait than this is better spent at the next provider; with nobody else to ask, a little patience beats a failure. */
const MAX_WAIT_MS = 2_000;
export const MAX_WAIT_ALONE_MS = 10_000;

/** No back-off is longer. */
const MAX_BACKOFF_MS = 8_000;

/** What is added to a wait that was asked for, at most: not all come back at once. */
export const HINT_JITTER = 0.1;

/** An address that took longer to fail is not tried again while there are others. */
const QUICK_FAILURE_MS = 2_000;

/** A request whose billing is unknown is sent elsewhere once, not again and again. */
const MAX_AMBIGUOUS = 1;

/** What is done when nobody knows whether a call was billed. */
export type OnAmbiguous = 'failover' | 'fail';

/** What is known when an attempt has failed. `remaining` starts with the model that failed. */
export type Situation = {
  readonly attempts: readonly Pick<Attempt, 'model' | 'error' | 'durationMs'>[];
  readonly remaining: readonly ModelCard[];
  /** 0 to 1, for jitter. */
  readonly chance: number;
  /** Of the provider that failed. */
  readonly patience: Pick<Patience, 'maxRetries' | 'baseDelayMs'>;
  readonly onAmbiguous: OnAmbiguous;
  /** Takes one retry from the provider's allowance; false when it is used up. */
  readonly takeRetry: () => boolean;
};

/** Wait, then go on with these models; or stop. */
export type Step =
  | { readonly kind: 'go-on'; readonly waitMs: number; readonly remaining: readonly ModelCard[] }
  | { readonly kind: 'give-up' };

/** Decides after a failed attempt, before anything reached the client: the same model again, the next one, or the end. */
export function nextStep(error: GatewayError, situation: Situation): Step {
  const { attempts, remaining, onAmbiguous } = situation;
  if (error.recovery === 'none' && !mayPassOn(error)) return { kind: 'give-up' };
  if (attempts.length >= MAX_ATTEMPTS) return { kind: 'give-up' };
  const waitMs = retryWaitMs(error, situation);
  if (waitMs !== undefined && situation.takeRetry()) return { kind: 'go-on', waitMs, remaining };

  const next = remaining
    .slice(1)
    .filter((model) => fitsAfter(error, model, remaining[0]) && mayBeTried(model, attempts));
  const isOver = isAmbiguous(error.kind) && (onAmbiguous === 'fail' || ambiguousAmong(attempts) > MAX_AMBIGUOUS);
  return next.length === 0 || isOver ? { kind: 'give-up' } : { kind: 'go-on', waitMs: 0, remaining: next };
}

/** True when a failure of the next call would be the end, whatever else there is to try: it may then take its time. */
export const isLastChance = (
  attempts: Situation['attempts'],
  { others, onAmbiguous }: { readonly others: readonly ModelCard[]; readonly onAmbiguous: OnAmbiguous },
): boolean =>
  onAmbiguous === 'fail' ||
  attempts.length >= MAX_ATTEMPTS - 1 ||
  ambiguousAmong(attempts) >= MAX_AMBIGUOUS ||
  !others.some((model) => mayBeTried(model, attempts));

const ambiguousAmong = (attempts: Situation['attempts']): number =>
  attempts.filter(({ error }) => error !== undefined && isAmbiguous(error)).length;

const triesAt = (provider: string, attempts: Situation['attempts']): number =>
  attempts.filter(({ model }) => model.provider === provider).length;

const mayBeTried = ({ provider }: ModelCard, attempts: Situation['attempts']): boolean =>
  triesAt(provider, attempts) < MAX_ATTEMPTS_PER_PROVIDER;

/** A key that vanished between the decision and the call is no reason to fail while others are ready. */
const mayPassOn = (error: GatewayError): boolean => error.kind === 'key-missing';

/** How long to wait for another try at the same model; undefined for none. */
function retryWaitMs(error: GatewayError, situation: Situation): number | undefined {
  const { attempts, remaining, chance, patience } = situation;
  const [model] = remaining;
  if (!model || !isWorthRetrying(error, situation)) return undefined;
  const tries = triesAt(model.provider, attempts);
  if (tries > Math.min(patience.maxRetries, MAX_ATTEMPTS_PER_PROVIDER - 1)) return undefined;
  const askedMs = error.detail.retryAfterMs ?? error.detail.pauseMs;
  if (askedMs === undefined) return Math.min(patience.baseDelayMs * 2 ** (tries - 1), MAX_BACKOFF_MS) * chance;
  const longestMs = remaining.length === 1 ? MAX_WAIT_ALONE_MS : MAX_WAIT_MS;
  return askedMs <= longestMs ? askedMs * (1 + HINT_JITTER * chance) : undefined;
}

/** Only what was not sent, or refused without a bill, is safe to send again; unless the provider itself says otherwise. */
function isWorthRetrying(error: GatewayError, { attempts, remaining }: Situation): boolean {
  const { shouldRetry } = error.detail;
  if (shouldRetry !== undefined) return shouldRetry && error.recovery !== 'none';
  if (error.recovery !== 'retry') return false;
  const wasSlow = (attempts.at(-1)?.durationMs ?? 0) > QUICK_FAILURE_MS;
  return !(failureClassOf(error.kind) === 'not-sent' && wasSlow && remaining.length > 1);
}

/** After "too long", only a larger window can help. */
const fitsAfter = (error: GatewayError, model: ModelCard, failed: ModelCard | undefined): boolean =>
  error.kind !== 'upstream-too-long' || model.contextTokens > (failed?.contextTokens ?? 0);
