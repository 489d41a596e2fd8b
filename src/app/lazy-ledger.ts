import path from 'node:path';
import { Emitter } from '../core/emitter.js';
import type { HealthParty } from '../core/health/exchange.js';
import type { LedgerEntry } from '../core/ledger.js';
import type { SharedStore } from '../store/shared.js';
import type { LedgerStore } from '../store/store.js';
import { readLedgerKey } from './rotate-token.js';

/** The ledger of this user, opened on first use. */
export type SharedLedger = LedgerStore & {
  /** 'owner' when this process holds the file; undefined before first use. */
  role(): 'owner' | 'follower' | undefined;
  /** Which of its times as the owner this is for the process; undefined while it does not hold the file. */
  term(): number | undefined;
  /** Finds the process that holds the file, or becomes it. */
  meet(): Promise<void>;
  /** Lets go of the file, so that another process can hold it. */
  letGo(): Promise<void>;
};

/** Nothing is read, loaded or opened until a row is written or asked for. `health` is what this process shares of providers. */
export function lazyLedger(dir: string, report: (error: unknown) => void, health: () => HealthParty): SharedLedger {
  const appended = new Emitter<LedgerEntry>(report);
  let opened: SharedStore | undefined;
  let opening: Promise<SharedStore> | undefined;

  const open = (): Promise<SharedStore> =>
    (opening ??= openStore().catch((error: unknown) => {
      opening = undefined; // a folder that could not be read may be readable next time
      throw error;
    }));

  async function openStore(): Promise<SharedStore> {
    const [token, { openSharedStore }] = await Promise.all([readLedgerKey(dir), import('../store/shared.js')]);
    opened = openSharedStore({ dir: path.resolve(dir), token, health: health(), report });
    opened.onDidAppend((entry) => appended.fire(entry));
    return opened;
  }

  return {
    append: async (entry, decision) => (await open()).append(entry, decision),
    spendSince: async (sinceMs) => (await open()).spendSince(sinceMs),
    classesSince: async (sinceMs, exceptApp) => (await open()).classesSince(sinceMs, exceptApp),
    list: async (page) => (await open()).list(page),
    find: async (requestId) => (await open()).find(requestId),
    spend: async (query) => (await open()).spend(query),
    standings: async (budgets) => (await open()).standings(budgets),
    admit: async (reservation) => (await open()).admit(reservation),
    release: async (requestId) => (await open()).release(requestId),
    raise: async (budget, nanoUsd, raiseId) => (await open()).raise(budget, nanoUsd, raiseId),
    note: async (notice) => (await open()).note(notice),
    notices: async (query) => (await open()).notices(query),
    check: async () => (await open()).check(),
    prune: async (beforeMs) => (await open()).prune(beforeMs),
    keptSince: async () => (await open()).keptSince(),
    after: async (requestId, limit) => (await open()).after(requestId, limit),
    onDidAppend: appended.event,
    role: () => opened?.role(),
    term: () => opened?.term(),
    meet: async () => (await open()).meet(),
    letGo: async () => opened?.letGo(),
    close: async () => {
      await (await opening)?.close();
    },
    dispose: () => {
      opened?.dispose();
      appended.dispose();
    },
  };
}
