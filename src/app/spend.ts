import { periodAt } from '../core/budget/periods.js';
import { Emitter, type Disposable, type Event } from '../core/emitter.js';
import type { Spend } from '../core/ledger.js';
import type { LedgerStore } from '../store/store.js';
import type { CalendarSource } from './calendar.js';

/** Spend by period, the same numbers for the meter, the panel, /health and the CLI. */
export type SpendReport = {
  readonly session: Spend;
  readonly today: Spend;
  readonly week: Spend;
  readonly month: Spend;
  readonly all: Spend;
};

/** Tells when spend may have changed, and reads it. */
export type SpendMeter = Disposable & {
  read(): Promise<SpendReport>;
  /** The session starts anew from now. */
  resetSession(): void;
  readonly onDidChange: Event<void>;
};

/** What the meter needs. */
export type SpendMeterDeps = {
  readonly ledger: Pick<LedgerStore, 'spendSince' | 'onDidAppend'>;
  readonly calendar: CalendarSource;
  readonly nowMs: () => number;
  readonly report: (error: unknown) => void;
};

/** Reads sums from the ledger; days, weeks and months begin where the caps' calendar says, a session with this process. */
export function createSpendMeter({ ledger, calendar, nowMs, report }: SpendMeterDeps): SpendMeter {
  const changed = new Emitter<void>(report);
  const listening = ledger.onDidAppend(() => changed.fire());
  let sessionMs = nowMs();
  return {
    read: async () => {
      const atMs = nowMs();
      const startOf = (period: 'day' | 'week' | 'month'): number => periodAt(period, calendar(), atMs).startMs;
      const starts = [sessionMs, startOf('day'), startOf('week'), startOf('month'), 0] as const;
      const [session, today, week, month, all] = await Promise.all([
        ledger.spendSince(starts[0]),
        ledger.spendSince(starts[1]),
        ledger.spendSince(starts[2]),
        ledger.spendSince(starts[3]),
        ledger.spendSince(starts[4]),
      ]);
      return { session, today, week, month, all };
    },
    resetSession: () => {
      sessionMs = nowMs();
      changed.fire();
    },
    onDidChange: changed.event,
    dispose: () => {
      listening.dispose();
      changed.dispose();
    },
  };
}
