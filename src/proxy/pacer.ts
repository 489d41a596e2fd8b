/** How long streams may work before the event loop gets its turn. Source: RELIABILITY 2.6. */
const SLICE_MS = 8;

/** Shares the event loop among all streams, so that many replies that are always ready block nobody. */
export class Pacer {
  readonly #nowMs: () => number;
  readonly #waiting: (() => void)[] = [];
  #turnStartedMs: number | undefined;

  constructor(nowMs: () => number = () => performance.now()) {
    this.#nowMs = nowMs;
  }

  /** A promise to wait for when this turn of the loop is used up; undefined while there is time. */
  pause(): Promise<void> | undefined {
    const nowMs = this.#nowMs();
    if (nowMs - this.#turn(nowMs) < SLICE_MS) return undefined;
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #turn(nowMs: number): number {
    if (this.#turnStartedMs === undefined) {
      this.#turnStartedMs = nowMs;
      setImmediate(() => this.#endTurn());
    }
    return this.#turnStartedMs;
  }

  /**
   * Wakes all that waited, the first of them first: each does at least one piece, and those that come late in the slice
   * wait again. One a turn would not keep up when many streams are busy, because a turn with many sockets is long.
   */
  #endTurn(): void {
    this.#turnStartedMs = undefined;
    const waited = this.#waiting.splice(0);
    if (waited.length === 0) return;
    this.#turn(this.#nowMs());
    for (const resume of waited) resume();
  }
}
