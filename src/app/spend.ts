import { Emitter, type Disposable, type Event } from '../core/emitter.js';
import type { Spend } from '../core/ledger.js';
import type { LedgerStore } from '../store/store.js';

/** Spend by period, the same numbers for the meter, the panel, /health and the CLI. */
export type SpendReport = { readonly today: Spend; readonly month: Spend; readonly all: Spend };

/** Tells when spend may have changed, and reads it. */
export type SpendMeter = Disposable & {
  read(): Promise<SpendReport>;
  readonly onDidChange: Event<void>;
};

/** Reads sums from the ledger; days and months begin at local midnight. */
export function createSpendMeter(
  ledger: LedgerStore,
  nowMs: () => number,
  report: (error: unknown) => void,
): SpendMeter {
  const changed = new Emitter<void>(report);
  const listening = ledger.onDidAppend(() => changed.fire());
  return {
    read: async () => {
      const { dayMs, monthMs } = periodStarts(nowMs());
      const [today, month, all] = await Promise.all([
        ledger.spendSince(dayMs),
        ledger.spendSince(monthMs),
        ledger.spendSince(0),
      ]);
      return { today, month, all };
    },
    onDidChange: changed.event,
    dispose: () => {
      listening.dispose();
      changed.dispose();
    },
  };
}

/** Local midnight of this day and of the first of this month. */
export function periodStarts(nowMs: number): { readonly dayMs: number; readonly monthMs: number } {
  const now = new Date(nowMs);
  return {
    dayMs: new Date(now.getFullYear(), now.getMonth(), now.getDate()).getTime(),
    monthMs: new Date(now.getFullYear(), now.getMonth(), 1).getTime(),
  };
}
