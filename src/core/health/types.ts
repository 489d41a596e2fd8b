import type { ModelRef } from '../model.js';
import type { BreakerView, Rest } from './breaker.js';
import type { TrackRecord } from './track-record.js';

/** How a provider stands. 'down': no calls go there; 'degraded': some fail, or one of its models rests. */
export type BackendState = 'healthy' | 'degraded' | 'down' | 'unknown';

/** A provider, or one of its models, as the last calls of all processes found it; only calls in flight are those of this one. Times are milliseconds of the clock on the wall. */
type GaugeReport = TrackRecord & {
  readonly breaker: BreakerView['state'];
  readonly rest: Rest | undefined;
  /** Failures in a row. */
  readonly failures: number;
  readonly inFlight: number;
};

/** One model of a provider that was called. */
export type ModelReport = GaugeReport & { readonly model: string };

/** A provider that was called. */
export type BackendReport = GaugeReport & {
  readonly provider: string;
  readonly state: BackendState;
  readonly models: readonly ModelReport[];
};

/** What routing knows of a model's provider now. Plain values. */
export type Standing = {
  /** Not before `untilMs`, unless there is nobody else. */
  readonly rest: Rest | undefined;
  /** 0 to 1; undefined when it was not called lately. */
  readonly score: number | undefined;
  readonly inFlight: number;
};

/** Looks a model up; undefined when nothing is known of it. */
export type StandingOf = (model: ModelRef) => Standing | undefined;
