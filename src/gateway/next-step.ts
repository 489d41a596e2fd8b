import type { GatewayError } from '../core/errors.js';
import { sameRef, type ModelCard } from '../core/model.js';
import type { Attempt } from '../core/outcome.js';

/** Calls in all for one request. Source: RELIABILITY 2.2. */
const MAX_ATTEMPTS = 4;

/** Calls to one model in a row: the first and two more. */
const MAX_ATTEMPTS_PER_MODEL = 3;

/** A longer wait than this is better spent at the next provider. */
const MAX_WAIT_MS = 2_000;

/** First back-off; doubles with each try at the same model. */
const BACKOFF_MS = 500;

/** A request whose billing is unknown is sent elsewhere once, not again and again. */
const MAX_AMBIGUOUS = 1;

const AMBIGUOUS: ReadonlySet<string> = new Set(['upstream-failed', 'upstream-timeout']);

/** What is known when an attempt has failed. `remaining` starts with the model that failed. */
type Situation = {
  readonly attempts: readonly Attempt[];
  readonly remaining: readonly ModelCard[];
  /** 0 to 1, for jitter. */
  readonly chance: number;
};

/** Wait, then go on with these models; or stop. */
type Step =
  | { readonly kind: 'go-on'; readonly waitMs: number; readonly remaining: readonly ModelCard[] }
  | { readonly kind: 'give-up' };

/** Decides after a failed attempt, before anything reached the client: the same model again, the next one, or the end. */
export function nextStep(error: GatewayError, situation: Situation): Step {
  const { attempts, remaining } = situation;
  if (error.recovery === 'none' && !mayPassOn(error)) return { kind: 'give-up' };
  if (attempts.length >= MAX_ATTEMPTS) return { kind: 'give-up' };
  const waitMs = error.recovery === 'retry' ? retryWaitMs(error, situation) : undefined;
  if (waitMs !== undefined) return { kind: 'go-on', waitMs, remaining };

  const next = remaining.slice(1).filter((model) => fitsAfter(error, model, remaining[0]));
  const ambiguous = attempts.filter((attempt) => AMBIGUOUS.has(attempt.error ?? '')).length;
  if (next.length === 0 || (AMBIGUOUS.has(error.kind) && ambiguous > MAX_AMBIGUOUS)) return { kind: 'give-up' };
  return { kind: 'go-on', waitMs: 0, remaining: next };
}

/** A key that vanished between the decision and the call is no reason to fail while others are ready. */
const mayPassOn = (error: GatewayError): boolean => error.kind === 'key-missing';

function retryWaitMs(error: GatewayError, { attempts, remaining, chance }: Situation): number | undefined {
  const model = remaining[0];
  const tries = attempts.filter((attempt) => model && sameRef(attempt.model, model)).length;
  if (tries >= MAX_ATTEMPTS_PER_MODEL) return undefined;
  const waitMs = error.detail.retryAfterMs ?? BACKOFF_MS * 2 ** (tries - 1) * chance;
  // With nobody else to ask, a little patience beats a failure; the client's own deadline still holds.
  const patienceMs = remaining.length === 1 ? MAX_WAIT_MS * 5 : MAX_WAIT_MS;
  return waitMs <= patienceMs ? waitMs : undefined;
}

/** After "too long", only a larger window can help. */
const fitsAfter = (error: GatewayError, model: ModelCard, failed: ModelCard | undefined): boolean =>
  error.kind !== 'upstream-too-long' || model.contextTokens > (failed?.contextTokens ?? 0);
