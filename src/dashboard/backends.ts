import type { BreakerView, RestCause } from '../core/health/breaker.js';
import type { BackendState } from '../core/health/types.js';
import type { Retirement } from '../core/lifecycle.js';
import { MINUTE_MS } from '../core/time.js';

/** A rest that takes longer is told by the time of day, which says more than a number of seconds. */
export const COUNTED_DOWN_MS = 10 * MINUTE_MS;

/** How the providers that were called do. Times are those of the host's clock. */
export type BackendsView = { readonly atMs: number; readonly providers: readonly ProviderHealth[] };

/** Calls are held back; `untilMs` is undefined when only a person can change it. */
export type RestView = { readonly cause: RestCause; readonly untilMs: number | undefined };

/** Whether calls go through, and why not. */
export type BreakerChip = {
  readonly breaker: BreakerView['state'];
  readonly rest: RestView | undefined;
  /** Failures in a row. */
  readonly failures: number;
};

/** A provider that was called since the router started. */
export type ProviderHealth = BreakerChip & {
  readonly provider: string;
  readonly state: BackendState;
  /** All from 0 to 1; undefined when nothing is known. `speed` and `reliability` add up to the score. */
  readonly score: { readonly value: number; readonly speed: number; readonly reliability: number } | undefined;
  readonly inFlight: number;
  /** Mean time to the first content. */
  readonly latencyMs: number | undefined;
  /** Share of the last hundred calls; undefined when there was none that counts. */
  readonly errorRate: number | undefined;
  readonly calls: number;
  readonly errors: number;
  readonly models: readonly ModelHealth[];
};

/** A model that was called, by the name requests use. */
export type ModelHealth = BreakerChip & {
  readonly model: string;
  readonly inFlight: number;
  /** Absent: nothing was announced of its end. */
  readonly retirement?: Retirement | undefined;
};
