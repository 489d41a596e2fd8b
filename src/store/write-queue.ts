import type { DatabaseSync } from 'node:sqlite';
import { inTransaction } from './migrate.js';

/** At most one transaction in this time; a row after a quiet while is written at once, and those behind it share the next. */
const FLUSH_EVERY_MS = 50;

/** One transaction holds the thread about this long; rows beyond that wait for the next turn of the event loop. */
const MAX_SLICE_MS = 8;

/** One piece of work for the file, and who to tell. */
export type Write = {
  /** Runs inside the transaction; what it returns is called once the transaction is in the file. */
  readonly run: () => () => void;
  readonly fail: (error: unknown) => void;
};

/** Gathers writes into few transactions, off the hot path of those who ask for them. */
export class WriteQueue {
  readonly #db: DatabaseSync;
  #waiting: Write[] = [];
  #timer: NodeJS.Timeout | undefined;
  #flushedAtMs = Number.NEGATIVE_INFINITY;

  constructor(db: DatabaseSync) {
    this.#db = db;
  }

  /** Takes a write; its transaction starts at most 50 ms later. */
  push(write: Write): void {
    this.#waiting.push(write);
    this.#flushAfter(Math.max(0, this.#flushedAtMs + FLUSH_EVERY_MS - performance.now()));
  }

  /** Writes everything that waits, now. */
  drain(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    while (this.#waiting.length > 0) this.#writeSlice();
  }

  #flushAfter(delayMs: number): void {
    this.#timer ??= setTimeout(() => this.#flush(), delayMs).unref();
  }

  #flush(): void {
    this.#timer = undefined;
    this.#writeSlice();
    this.#flushedAtMs = performance.now();
    if (this.#waiting.length > 0) this.#flushAfter(0);
  }

  #writeSlice(): void {
    const written: (() => void)[] = [];
    try {
      inTransaction(this.#db, () => this.#runSome(written));
    } catch (error) {
      // The file cannot be written, so the rest would fail the same way.
      for (const write of this.#waiting.splice(0)) write.fail(error);
      return;
    }
    this.#waiting.splice(0, written.length);
    for (const tell of written) tell();
  }

  #runSome(written: (() => void)[]): void {
    const stopAtMs = performance.now() + MAX_SLICE_MS;
    for (const write of this.#waiting) {
      written.push(write.run());
      if (performance.now() >= stopAtMs) return;
    }
  }
}
