import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';
import type { Disposable } from '../core/emitter.js';
import { toDecisionRecord } from '../core/route/record.js';
import type { Gateway, Settled } from '../gateway/gateway.js';
import type { Log } from '../host.js';
import type { LedgerRecord, LedgerStore } from '../store/store.js';

/** Another process writes its row up to 50 ms after the reply has ended. */
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

  async function write({ entry, decision }: Settled): Promise<void> {
    await nextTurn(); // the last bytes of the reply leave first
    await ledger.append(entry, toDecisionRecord(decision));
  }

  const listening = gateway.onDidSettle((settled) => {
    const written = write(settled).catch((error: unknown) => {
      log.error('A finished request could not be written to the ledger', error);
    });
    pending.add(written);
    void written.finally(() => pending.delete(written));
  });

  const drained = async (): Promise<void> => {
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
