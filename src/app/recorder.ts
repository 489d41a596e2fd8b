import { setTimeout as delay } from 'node:timers/promises';
import type { Disposable } from '../core/emitter.js';
import { toDecisionRecord } from '../core/route/record.js';
import type { Gateway, Settled } from '../gateway/gateway.js';
import type { Log } from '../host.js';
import type { LedgerRecord, LedgerStore } from '../store/store.js';

/** Rows are made this long after the first reply that waits for it: not between two requests of a busy client. */
const GATHER_MS = 25;

/** Another process writes its row up to 100 ms after the reply has ended. */
const FIND_TRIES = 10;
const FIND_WAIT_MS = 50;

/** Writes every finished request to the ledger, off the request's own path. */
export type Recorder = Disposable & {
  /** Resolves when every row so far is in the ledger or was reported lost. */
  drained(): Promise<void>;
  /** The row of a request that has just ended, here or in the running router; undefined when none appears in time. */
  readonly recordOf: (requestId: string) => Promise<LedgerRecord | undefined>;
};

/** Joins the engine to the ledger. */
export function createRecorder(gateway: Gateway, ledger: LedgerStore, log: Log): Recorder {
  const pending = new Set<Promise<void>>();
  let waiting: Settled[] = [];
  let timer: NodeJS.Timeout | undefined;
  /** A full disk is told of once, not with every request. Source: RELIABILITY 2.9. */
  let isFailing = false;

  async function write({ entry, decision }: Settled): Promise<void> {
    try {
      await ledger.append(entry, toDecisionRecord(decision));
      isFailing = false;
    } catch (error) {
      if (isFailing) return;
      isFailing = true;
      log.error('A finished request could not be written to the ledger', error);
    }
  }

  function writeWaiting(): void {
    clearTimeout(timer);
    timer = undefined;
    const gathered = waiting;
    waiting = [];
    for (const settled of gathered) {
      const written = write(settled);
      pending.add(written);
      void written.finally(() => pending.delete(written));
    }
  }

  const listening = gateway.onDidSettle((settled) => {
    waiting.push(settled);
    timer ??= setTimeout(writeWaiting, GATHER_MS);
  });

  const drained = async (): Promise<void> => {
    // A request that has just ended settles on the next tick.
    await new Promise<void>((resolve) => process.nextTick(resolve));
    writeWaiting();
    await Promise.all(pending);
  };

  async function recordOf(requestId: string): Promise<LedgerRecord | undefined> {
    await drained();
    for (let tries = 0; tries < FIND_TRIES; tries += 1) {
      const record = await ledger.find(requestId);
      if (record) return record;
      await delay(FIND_WAIT_MS);
    }
    return undefined;
  }

  return { drained, recordOf, dispose: () => listening.dispose() };
}
