import type { LedgerStore } from '../../src/store/store.js';
import { openSharedStore } from '../../src/store/shared.js';
import { NANO_USD_PER_USD } from '../../src/core/money.js';
import { aBudget, aReservation } from '../core/budget/budgets.js';
import { aDecisionRecord, anEntry } from './entries.js';

/** Room for all that a test spends. */
export const BIG_CAP = aBudget({ capNanoUsd: 1_000 * NANO_USD_PER_USD, period: 'month', id: 'everyone:month' });

export const COST_NANO_USD = 400;

/** Makes calls, one after the other, until `isOver`, and tells of each as soon as the ledger has answered. */
export async function spend(
  store: LedgerStore,
  name: string,
  tell: (what: 'held' | 'row', id: string) => void,
  isOver: () => boolean = () => false,
): Promise<void> {
  for (let number = 0; !isOver(); number += 1) {
    const requestId = `${name}${String(number).padStart(6, '0')}`;
    const admission = await store.admit(aReservation({ requestId, budgets: [BIG_CAP] }));
    if (admission.kind !== 'admitted') throw new Error('the cap has no room');
    tell('held', requestId);
    const cost = { kind: 'exact', nanoUsd: COST_NANO_USD } as const;
    await store.append(anEntry({ requestId, atMs: Date.now(), cost }), aDecisionRecord({ requestId }));
    tell('row', requestId);
  }
}

/** A process of its own for budget-crash.test.ts: spends in several lanes at once until it is killed. */
export async function main(dir: string, lanes: number): Promise<void> {
  const report = (error: unknown) => void process.stderr.write(`${String(error)}\n`);
  const store = openSharedStore({ dir, token: 'a-shared-token', report });
  const tell = (what: string, id: string) => void process.stdout.write(`${what} ${id}\n`);
  await Promise.all(Array.from({ length: lanes }, (_, lane) => spend(store, `OWNER${lane}-`, tell)));
}
