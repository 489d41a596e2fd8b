import { GatewayError } from '../core/errors.js';
import { MINUTE_MS } from '../core/time.js';
import type { KeyHolder } from './client-keys.js';

/** How much of a limit was left at a time, in calls. */
type Bucket = { readonly left: number; readonly atMs: number };

/**
 * Lets each client key call so often in a minute: a bucket that holds as many calls as the limit and fills up evenly. In
 * memory only; there is one proxy a user.
 */
export class RateLimiter {
  /** Never goes back. */
  readonly #clockMs: () => number;
  readonly #buckets = new Map<string, Bucket>();

  constructor(clockMs: () => number) {
    this.#clockMs = clockMs;
  }

  /** Counts one call, or throws 'rate-limited' with the wait until there is room for the next. */
  take({ name, callsPerMinute }: Pick<KeyHolder, 'name' | 'callsPerMinute'>): void {
    if (callsPerMinute === undefined) return;
    const atMs = this.#clockMs();
    const perMs = callsPerMinute / MINUTE_MS;
    const before = this.#buckets.get(name) ?? { left: callsPerMinute, atMs };
    const left = Math.min(callsPerMinute, before.left + (atMs - before.atMs) * perMs);
    if (left < 1) throw tooMany(name, callsPerMinute, (1 - left) / perMs);
    this.#buckets.set(name, { left: left - 1, atMs });
  }
}

const tooMany = (name: string, calls: number, waitMs: number): GatewayError =>
  new GatewayError(
    'rate-limited',
    `The client key "${name}" may make ${calls} calls a minute and has made them. Wait ${Math.ceil(waitMs / 1_000)} s, or have the limit raised.`,
    { retryAfterMs: Math.ceil(waitMs) },
  );
