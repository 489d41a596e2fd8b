import { clockBehindText } from '../core/budget/notice-text.js';
import type { Notice } from '../core/budget/types.js';
import { DAY_MS } from '../core/time.js';
import { newNoticeId } from './notices.js';

/** Clocks are corrected by some minutes now and then; what is told is more than that. */
const TOLD_MS = 10 * 60_000;

/** Told once for each day that the clock was ahead to, also after a restart. */

/** What the clock needs: the machine's own, and where to leave word. */
export type BudgetClockDeps = { readonly nowMs: () => number; readonly note: (notice: Notice) => boolean };

/** The time that budgets go by: it never goes back, so that no period is granted a second time. */
export class BudgetClock {
  readonly #deps: BudgetClockDeps;
  #latestMs: number;
  #toldMs: number | undefined;

  /** `latestMs` is the latest time that the file has seen. */
  constructor(latestMs: number, deps: BudgetClockDeps) {
    this.#latestMs = latestMs;
    this.#deps = deps;
  }

  /** The time, and by how much the machine's clock is behind it. */
  read(): { readonly clockMs: number; readonly behindMs: number } {
    const nowMs = this.#deps.nowMs();
    this.#latestMs = Math.max(this.#latestMs, nowMs);
    const behindMs = this.#latestMs - nowMs;
    if (behindMs > TOLD_MS) this.#tell(nowMs);
    return { clockMs: this.#latestMs, behindMs };
  }

  #tell(nowMs: number): void {
    if (this.#toldMs === this.#latestMs) return;
    this.#toldMs = this.#latestMs;
    this.#deps.note({
      id: newNoticeId(this.#latestMs),
      atMs: this.#latestMs,
      kind: 'clock',
      subject: 'clock',
      once: String(Math.floor(this.#latestMs / DAY_MS)),
      text: clockBehindText(nowMs, this.#latestMs),
      severity: 'warning',
      value: undefined,
    });
  }
}
