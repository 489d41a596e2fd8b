import assert from 'node:assert/strict';
import type { Notice, Reservation } from '../../src/core/budget/types.js';
import type { LedgerEntry } from '../../src/core/ledger.js';
import type { LedgerStore } from '../../src/store/store.js';
import { aBudget, aReservation, bounds } from '../core/budget/budgets.js';
import { aDecisionRecord, anEntry, idOf } from './entries.js';

/** What every LedgerStore does with money, whoever holds the file. Amounts are nano-dollars of a cap of 10,000. */
export function itKeepsBudgets(storeOf: () => LedgerStore): void {
  const admit = (number: number, over: Partial<Reservation> = {}) =>
    storeOf().admit(aReservation({ requestId: idOf(number), ...over }));

  const end = (number: number, nanoUsd: number, over: Partial<LedgerEntry> = {}) =>
    storeOf().append(
      anEntry({ requestId: idOf(number), cost: { kind: 'exact', nanoUsd }, ...over }),
      aDecisionRecord({ requestId: idOf(number) }),
    );

  const used = async () => {
    const [standing] = await storeOf().standings([aBudget()]);
    return [standing?.settledNanoUsd, standing?.heldNanoUsd];
  };

  it('sets money aside for a call, and counts what it cost in its place', async () => {
    assert.deepEqual(await admit(1), { kind: 'admitted', heldNanoUsd: 9_000, maxOutputTokens: undefined });
    assert.deepEqual(await used(), [0, 9_000]);
    await end(1, 400);
    assert.deepEqual(await used(), [400, 0]);
  });

  it('refuses a call that a cap has no room for, and says which', async () => {
    const budgets = [aBudget({ id: 'client:ci:day', scope: { kind: 'client', name: 'ci' }, capNanoUsd: 8_999 })];
    const refused = await admit(1, { budgets });
    assert.ok(refused.kind === 'refused');
    assert.deepEqual(refused.standing.budget, budgets[0]);
    assert.equal(refused.wantedNanoUsd, 9_000);
    assert.deepEqual(await used(), [0, 0]);
  });

  it('limits a reply that may be shortened', async () => {
    const budgets = [aBudget({ capNanoUsd: 5_000 })];
    assert.deepEqual(await admit(1, { budgets, mayShorten: true }), {
      kind: 'admitted',
      heldNanoUsd: 5_000,
      maxOutputTokens: 4_000,
    });
  });

  it('lets a call wait until another has ended', async () => {
    await admit(1);
    const waiting = admit(2, { waitMs: 10_000 });
    await end(1, 400);
    assert.equal((await waiting).kind, 'admitted');
    assert.deepEqual(await used(), [400, 9_000]);
  });

  it('refuses a call that has waited in vain', async () => {
    await admit(1);
    assert.equal((await admit(2, { waitMs: 20 })).kind, 'refused');
  });

  it('lets go of what is released, and of a wait', async () => {
    await admit(1);
    const waiting = admit(2, { waitMs: 10_000 });
    const turnedAway = assert.rejects(waiting);
    await storeOf().standings([]); // the call above has arrived by now
    await storeOf().release(idOf(2));
    await turnedAway;
    await storeOf().release(idOf(1));
    assert.deepEqual(await used(), [0, 0]);
  });

  it('raises a cap, lets in who waited for it, and notes it', async () => {
    await admit(1);
    const waiting = admit(2, { waitMs: 10_000 });
    const standing = await storeOf().raise(aBudget(), 8_000, idOf(9));
    assert.deepEqual([standing.capNanoUsd, standing.raisedNanoUsd], [18_000, 8_000]);
    assert.equal((await waiting).kind, 'admitted');
    const [notice] = await storeOf().notices({ kind: 'raise', limit: 5 });
    assert.deepEqual([notice?.subject, notice?.value], ['everyone:day', 8_000]);
  });

  it('raises a cap once, however often the same raise is asked for', async () => {
    await storeOf().raise(aBudget(), 8_000, idOf(8));
    const again = await storeOf().raise(aBudget(), 8_000, idOf(8));
    assert.deepEqual([again.capNanoUsd, again.raisedNanoUsd], [18_000, 8_000]);
    const another = await storeOf().raise(aBudget(), 8_000, idOf(9));
    assert.deepEqual([another.capNanoUsd, another.raisedNanoUsd], [26_000, 16_000]);
    assert.equal((await storeOf().notices({ kind: 'raise', limit: 5 })).length, 2);
  });

  it('says how budgets stand, in their order, and leaves out those for one request', async () => {
    const budgets = [aBudget({ id: 'b', period: 'month' }), aBudget({ period: 'request' }), aBudget({ id: 'a' })];
    const standings = await storeOf().standings(budgets);
    assert.deepEqual(
      standings.map(({ budget }) => budget.id),
      ['b', 'a'],
    );
  });

  it('keeps a notice once', async () => {
    const notice: Notice = {
      id: idOf(1),
      atMs: 5,
      kind: 'threshold',
      subject: 'everyone:day',
      once: '0:80',
      text: "80 % of today's cap are used.",
      severity: 'warning',
      value: undefined,
    };
    assert.equal(await storeOf().note(notice), true);
    assert.equal(await storeOf().note({ ...notice, id: idOf(2) }), false);
    assert.deepEqual(await storeOf().notices({ kind: undefined, limit: 5 }), [notice]);
    assert.deepEqual(await storeOf().notices({ kind: 'alert', limit: 5 }), []);
  });

  it('never has more settled and held than a cap, whatever comes at once', async () => {
    const small = bounds({ inputNanoUsd: 0, maxOutputTokens: 1_500 });
    const one = async (number: number) => {
      const admission = await admit(number, { bounds: small, waitMs: 5_000 });
      const [settled = 0, held = 0] = await used();
      assert.ok(settled + held <= 10_000);
      if (admission.kind === 'admitted') await end(number, 1_000);
      return admission.kind;
    };
    const kinds = await Promise.all(Array.from({ length: 20 }, (_, number) => one(number)));
    assert.equal(kinds.filter((kind) => kind === 'admitted').length, 9);
    assert.deepEqual(await used(), [9_000, 0]);
  });
}
