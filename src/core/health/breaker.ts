import { HOUR_MS, MINUTE_MS } from '../time.js';

/** So many failures in a row open it. Source of all limits here: RELIABILITY 2.4. */
const FAILURES_IN_A_ROW = 5;

/** Or half of the calls of the last thirty seconds, when there were ten. */
const WINDOW_S = 30;
const LEAST_CALLS = 10;
const FAILED_SHARE = 0.5;

/** It stays open so long, twice as long each time it opens again, give or take a fifth. */
const OPEN_MS = 30_000;
const MAX_OPEN_MS = 5 * MINUTE_MS;
const SPREAD = 0.2;

/** Good probes in a row that close it. */
const PROBES_TO_CLOSE = 2;

/** How long an account without credit is left alone, when its key stays the same. */
const QUOTA_MS = HOUR_MS;

/** How long a model that its provider does not know is left alone. */
const MISSING_MS = HOUR_MS;

/** Others wait for the probe so long, before they ask again. */
const ASK_AGAIN_MS = 1_000;

/** Why calls are held back: it failed, asked for a pause, ran out of credit, refused the key, or does not have the model. */
export type RestCause = 'failures' | 'rate-limit' | 'quota' | 'key' | 'missing';

/** Calls are held back until `untilMs`, which is Infinity when only a person can change it. */
export type Rest = { readonly untilMs: number; readonly cause: RestCause };

/** What a call may do: go, go as the one probe, or not at all. */
export type Pass = 'go' | 'probe' | Rest;

/** How a breaker stands, for people. */
export type BreakerView = {
  readonly state: 'closed' | 'open' | 'half-open';
  /** While it rests. */
  readonly rest: Rest | undefined;
  /** Failures in a row. */
  readonly failures: number;
};

/** A breaker in plain values, for another process: times are spans, because clocks of two processes have nothing in common. */
export type BreakerState = {
  readonly failures: number;
  readonly opened: number;
  readonly goodProbes: number;
  readonly isHalfOpen: boolean;
  readonly isProbing: boolean;
  /** `leftMs` is undefined when only a person can change it. */
  readonly rest: { readonly leftMs: number | undefined; readonly cause: RestCause } | undefined;
  /** How many seconds ago, answered, failed; oldest first. */
  readonly seconds: readonly (readonly [agoS: number, good: number, failed: number])[];
};

type Second = { readonly atS: number; good: number; failed: number };

/**
 * Holds calls back from what fails, and lets exactly one through at a time to see whether it works again. All times are
 * milliseconds of a clock that never goes back.
 */
export class Breaker {
  #failures = 0;
  #seconds: Second[] = [];
  #rest: Rest | undefined;
  /** How many times in a row it opened without having closed. */
  #opened = 0;
  #isHalfOpen = false;
  #isProbing = false;
  /** Another process has the one probe, or said that somebody else is to ask again then. */
  #isProbedElsewhere = false;
  #askAgainAtMs = Number.NEGATIVE_INFINITY;
  #goodProbes = 0;

  /** Lets a call in, or says until when not. Whoever got 'probe' must call `succeed`, `fail`, `pause`, `shut` or `abandon` with it. */
  enter(nowMs: number): Pass {
    const rest = this.restAt(nowMs);
    if (rest) return rest;
    if (!this.#isHalfOpen) return 'go';
    this.#isProbing = true;
    return 'probe';
  }

  /** Until when calls are held back; undefined when the next may go. */
  restAt(nowMs: number): Rest | undefined {
    this.#endRest(nowMs);
    if (this.#rest) return this.#rest;
    const untilMs = this.#hasProbe() ? nowMs + ASK_AGAIN_MS : this.#askAgainAtMs;
    return nowMs < untilMs ? { untilMs, cause: 'failures' } : undefined;
  }

  /** For when there is nobody else to ask: the one probe, before its time. A pause that was asked for is kept. */
  force(nowMs: number): Pass {
    const rest = this.restAt(nowMs);
    if (!rest) return this.enter(nowMs);
    if (this.#hasProbe() || rest.cause === 'rate-limit') return rest;
    this.#isProbing = true;
    return 'probe';
  }

  /** A call was answered. */
  succeed(nowMs: number, pass: Pass): void {
    this.#count(nowMs, 'good');
    if (pass !== 'probe') {
      if (!this.#isLate(nowMs)) this.#failures = 0;
      return;
    }
    this.#endProbe();
    this.#failures = 0;
    this.#goodProbes += 1;
    if (this.#goodProbes >= PROBES_TO_CLOSE) {
      this.reset();
      return;
    }
    this.#rest = undefined;
    this.#isHalfOpen = true;
  }

  /** A call failed. `chance` from 0 to 1 spreads the waiting of many. */
  fail(nowMs: number, pass: Pass, chance: number): void {
    this.#count(nowMs, 'failed');
    if (pass === 'probe') this.#endProbe();
    else if (this.#isLate(nowMs)) return;
    this.#failures += 1;
    if (pass === 'probe' || this.#failures >= FAILURES_IN_A_ROW || this.#failsOften(nowMs)) this.#open(nowMs, chance);
  }

  /** The provider asked for a pause. That is no failure. */
  pause(nowMs: number, waitMs: number, pass: Pass): void {
    if (pass === 'probe') this.#endProbe();
    this.#endRest(nowMs);
    const untilMs = nowMs + waitMs;
    if (untilMs <= (this.#rest?.untilMs ?? nowMs)) return;
    // What was broken before is no better after the pause.
    if (this.#rest && this.#rest.cause !== 'rate-limit') this.#isHalfOpen = true;
    this.#rest = { untilMs, cause: 'rate-limit' };
  }

  /** Nothing can come of a call until a person acts, or for an hour. */
  shut(nowMs: number, cause: 'quota' | 'key' | 'missing', pass: Pass): void {
    if (pass === 'probe') this.#endProbe();
    const untilMs = { quota: nowMs + QUOTA_MS, key: Infinity, missing: nowMs + MISSING_MS }[cause];
    this.#rest = { untilMs, cause };
  }

  /** A call ended without telling anything: its client went away, or the fault was ours. */
  abandon(pass: Pass): void {
    if (pass === 'probe') this.#endProbe();
  }

  /** As if nothing had happened. */
  reset(): void {
    this.#failures = 0;
    this.#seconds = [];
    this.#rest = undefined;
    this.#opened = 0;
    this.#isHalfOpen = false;
    this.#endProbe();
    this.#goodProbes = 0;
  }

  /** All that is known, for another process. */
  save(nowMs: number): BreakerState {
    this.#endRest(nowMs);
    const atS = Math.floor(nowMs / 1_000);
    return {
      failures: this.#failures,
      opened: this.#opened,
      goodProbes: this.#goodProbes,
      isHalfOpen: this.#isHalfOpen,
      isProbing: this.#hasProbe(),
      rest: this.#rest && { leftMs: finite(this.#rest.untilMs - nowMs), cause: this.#rest.cause },
      seconds: this.#seconds.map((one) => [atS - one.atS, one.good, one.failed] as const),
    };
  }

  /** Takes over what another process knows. A probe of this process stays one. */
  restore(state: BreakerState, nowMs: number): void {
    const atS = Math.floor(nowMs / 1_000);
    this.#failures = state.failures;
    this.#opened = state.opened;
    this.#goodProbes = state.goodProbes;
    this.#isHalfOpen = state.isHalfOpen;
    this.#isProbedElsewhere = state.isProbing && !this.#isProbing;
    this.#askAgainAtMs = Number.NEGATIVE_INFINITY;
    this.#rest = state.rest && { untilMs: nowMs + (state.rest.leftMs ?? Infinity), cause: state.rest.cause };
    this.#seconds = state.seconds.map(([agoS, good, failed]) => ({ atS: atS - agoS, good, failed }));
  }

  /** A probe that another process did not allow: it has the one, or knows of a rest that is `leftMs` longer. */
  refuse(nowMs: number, leftMs: number): void {
    this.#isProbing = false;
    this.#askAgainAtMs = nowMs + Math.min(leftMs, ASK_AGAIN_MS);
  }

  /** Nobody tells any more when a probe elsewhere ends. */
  forgetElsewhere(): void {
    this.#isProbedElsewhere = false;
    this.#askAgainAtMs = Number.NEGATIVE_INFINITY;
  }

  view(nowMs: number): BreakerView {
    const rest = this.restAt(nowMs);
    const state = this.#rest ? 'open' : this.#isHalfOpen ? 'half-open' : 'closed';
    return { state, rest, failures: this.#failures };
  }

  /** True for the end of a call that was sent before it opened. */
  #isLate(nowMs: number): boolean {
    this.#endRest(nowMs);
    return this.#rest !== undefined || this.#isHalfOpen;
  }

  #endRest(nowMs: number): void {
    if (!this.#rest || nowMs < this.#rest.untilMs) return;
    // After a pause that was asked for everybody may come back; nothing was broken.
    if (this.#rest.cause !== 'rate-limit') this.#isHalfOpen = true;
    this.#rest = undefined;
  }

  #hasProbe(): boolean {
    return this.#isProbing || this.#isProbedElsewhere;
  }

  #endProbe(): void {
    this.#isProbing = false;
    this.forgetElsewhere();
  }

  #open(nowMs: number, chance: number): void {
    const lengthMs = Math.min(OPEN_MS * 2 ** this.#opened, MAX_OPEN_MS);
    this.#opened += 1;
    this.#goodProbes = 0;
    this.#isHalfOpen = false;
    this.#rest = { untilMs: nowMs + Math.round(lengthMs * (1 - SPREAD + 2 * SPREAD * chance)), cause: 'failures' };
  }

  #count(nowMs: number, how: 'good' | 'failed'): void {
    const atS = Math.floor(nowMs / 1_000);
    let last = this.#seconds.at(-1);
    if (last?.atS !== atS) {
      last = { atS, good: 0, failed: 0 };
      this.#seconds.push(last);
      if (this.#seconds.length > WINDOW_S) this.#seconds.shift();
    }
    last[how] += 1;
  }

  #failsOften(nowMs: number): boolean {
    const fromS = Math.floor(nowMs / 1_000) - WINDOW_S;
    let calls = 0;
    let failed = 0;
    for (const second of this.#seconds) {
      if (second.atS <= fromS) continue;
      calls += second.good + second.failed;
      failed += second.failed;
    }
    return calls >= LEAST_CALLS && failed / calls >= FAILED_SHARE;
  }
}

const finite = (ms: number): number | undefined => (Number.isFinite(ms) ? ms : undefined);
