import type { Disposable } from '../core/emitter.js';
import { DAY_MS, HOUR_MS } from '../core/time.js';
import type { SharedLedger } from './lazy-ledger.js';

/** The first look comes when the start is long over, and what is behind has caught up with the ledger. */
const FIRST_LOOK_MS = 5 * 60_000;

/** What retention needs. `days` is how long single requests are kept; 0 is for good. */
export type RetentionDeps = {
  readonly ledger: Pick<SharedLedger, 'role' | 'prune'>;
  readonly days: () => number;
  readonly nowMs: () => number;
  readonly report: (error: unknown) => void;
};

/** Removes rows that are older than they are to be kept, once a day, where the ledger's file is held. Their sums by day stay. */
export function createRetention({ ledger, days, nowMs, report }: RetentionDeps): Disposable {
  let doneBeforeMs: number | undefined;
  let isDisposed = false;
  let timer = setTimeout(() => void look(), FIRST_LOOK_MS).unref();

  async function look(): Promise<void> {
    await removeOld().catch(report);
    // Each hour, because a timer does not run while a laptop sleeps.
    if (!isDisposed) timer = setTimeout(() => void look(), HOUR_MS).unref();
  }

  async function removeOld(): Promise<void> {
    if (days() === 0 || ledger.role() !== 'owner') return;
    const beforeMs = Math.floor(nowMs() / DAY_MS - days()) * DAY_MS;
    if (beforeMs === doneBeforeMs) return;
    while (!isDisposed && (await ledger.prune(beforeMs)) > 0);
    doneBeforeMs = beforeMs;
  }

  return {
    dispose: () => {
      isDisposed = true;
      clearTimeout(timer);
    },
  };
}
