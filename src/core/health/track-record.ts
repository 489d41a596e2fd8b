import { healthScore } from './score.js';

/** The last so many calls count. Source: FEATURES R1. */
const CALLS = 100;

/** What the last calls to a provider were like; `latencyMs` and `score` are undefined until one was answered. */
export type TrackRecord = {
  /** 0 to 1; undefined before the first call. */
  readonly score: number | undefined;
  /** Mean time to the first content. */
  readonly latencyMs: number | undefined;
  /** Share from 0 to 1 of the last hundred calls. */
  readonly errorRate: number;
  /** Since the first of the processes that share what they know was started, or since they were reset. */
  readonly calls: number;
  readonly errors: number;
};

/** A history in plain values, for another process. `last` is oldest first: milliseconds to the first content, null for a call that failed. */
export type HistoryState = {
  readonly calls: number;
  readonly errors: number;
  readonly last: readonly (number | null)[];
};

/** Keeps how the last hundred calls went. */
export class CallHistory {
  /** Milliseconds to the first content, or undefined for a call that failed; oldest first. */
  readonly #last: (number | undefined)[] = [];
  #calls = 0;
  /** Routing asks more often than calls end. */
  #record: TrackRecord | undefined;
  #errors = 0;

  /** Adds a call that was answered after so many milliseconds. */
  addAnswer(latencyMs: number): void {
    this.#add(latencyMs);
  }

  addFailure(): void {
    this.#errors += 1;
    this.#add(undefined);
  }

  record(): TrackRecord {
    return (this.#record ??= this.#sum());
  }

  /** All that is known, for another process. */
  save(): HistoryState {
    return { calls: this.#calls, errors: this.#errors, last: this.#last.map((ms) => ms ?? null) };
  }

  /** Takes over what another process knows. */
  restore({ calls, errors, last }: HistoryState): void {
    this.#record = undefined;
    this.#calls = calls;
    this.#errors = errors;
    this.#last.splice(0, this.#last.length, ...last.slice(-CALLS).map((ms) => ms ?? undefined));
  }

  #sum(): TrackRecord {
    const answered = this.#last.filter((ms) => ms !== undefined);
    const failed = this.#last.length - answered.length;
    const errorRate = failed === 0 ? 0 : failed / this.#last.length;
    const latencyMs = answered.length === 0 ? undefined : answered.reduce((sum, ms) => sum + ms, 0) / answered.length;
    const score = this.#last.length === 0 ? undefined : healthScore({ latencyMs: latencyMs ?? Infinity, errorRate });
    return { score, latencyMs, errorRate, calls: this.#calls, errors: this.#errors };
  }

  #add(outcome: number | undefined): void {
    this.#record = undefined;
    this.#calls += 1;
    this.#last.push(outcome);
    if (this.#last.length > CALLS) this.#last.shift();
  }
}
