import assert from 'node:assert/strict';
import fc from 'fast-check';
import { NO_USAGE } from '../../src/core/chat.js';
import { knownNanoUsd } from '../../src/core/cost.js';
import type { LedgerEntry } from '../../src/core/ledger.js';
import type { LedgerStore } from '../../src/store/store.js';
import { itKeepsBudgets } from './budget-contract.js';
import { DAY_START_MS, HOUR_MS, HOUR_START_MS, aDecisionRecord, aFailedEntry, anEntry, idOf } from './entries.js';

/** A store on a new, empty ledger, and what ends it with everything it needed. */
export type OpenedStore = { readonly store: LedgerStore; readonly end: () => Promise<void> };

/** What every LedgerStore does, whoever holds the file. */
export function describeStore(name: string, open: () => Promise<OpenedStore>): void {
  describe(`${name} as a ledger store`, () => {
    let opened: OpenedStore;
    let store: LedgerStore;

    beforeEach(async () => {
      opened = await open();
      store = opened.store;
    });
    afterEach(() => opened.end());

    const appendAll = (entries: readonly LedgerEntry[]) =>
      Promise.all(entries.map((entry) => store.append(entry, aDecisionRecord({ requestId: entry.requestId }))));
    const numbered = (...numbers: number[]) => numbers.map((number) => anEntry({ requestId: idOf(number) }));
    const idsOf = (entries: readonly LedgerEntry[]) => entries.map((entry) => entry.requestId);

    it('gives back a row and its decision exactly as handed over', async () => {
      await store.append(anEntry(), aDecisionRecord());
      assert.deepEqual(await store.find(idOf(1)), { entry: anEntry(), decision: aDecisionRecord() });
    });

    it('gives back a row whose optional fields are all absent', async () => {
      await store.append(aFailedEntry(), aDecisionRecord());
      assert.deepEqual((await store.find(idOf(1)))?.entry, aFailedEntry());
    });

    it('gives back optional fields that are present', async () => {
      const names = { workspace: 'site', key: 'ci', team: 'web' };
      const client = { surface: 'cli', app: 'test', sessionId: 'a-session', ...names } as const;
      const model = { provider: 'acme', model: 'labs/two' };
      const attempt = {
        model,
        firstEventMs: undefined,
        durationMs: 5,
        error: 'upstream-failed',
        message: 'HTTP 500',
        usage: { ...NO_USAGE, inputTokens: 7, cacheWrite1hTokens: 3 },
        cost: { kind: 'partial', nanoUsd: 40 },
      } as const;
      const entry = aFailedEntry({ client, servedModel: model, attempts: [attempt] });
      await store.append(entry, aDecisionRecord({ advice: 'Add a key.' }));
      assert.deepEqual(await store.find(idOf(1)), { entry, decision: aDecisionRecord({ advice: 'Add a key.' }) });
    });

    it('finds nothing under an id it does not hold', async () => {
      assert.equal(await store.find(idOf(1)), undefined);
    });

    it('refuses a row that it could not read back', async () => {
      const refused = { name: 'GatewayError', message: /durationMs|cannot read/ };
      await assert.rejects(store.append(anEntry({ durationMs: Number.NaN }), aDecisionRecord()), refused);
    });

    it('keeps the first of two rows with the same id', async () => {
      await store.append(anEntry(), aDecisionRecord());
      await store.append(anEntry({ askedModel: 'acme/one' }), aDecisionRecord({ asked: 'acme/one' }));
      assert.deepEqual(await store.find(idOf(1)), { entry: anEntry(), decision: aDecisionRecord() });
      assert.equal((await store.spendSince(0)).requests, 1);
    });

    it('tells of each row once, also when it is appended twice', async () => {
      const told: LedgerEntry[] = [];
      store.onDidAppend((entry) => told.push(entry));
      await appendAll(numbered(1, 2));
      await appendAll(numbered(2));
      assert.deepEqual(idsOf(told), [idOf(1), idOf(2)]);
    });

    it('lists newest first, page after page', async () => {
      await appendAll(numbered(2, 5, 1, 4, 3));
      const first = await store.list({ limit: 2, beforeId: undefined });
      assert.deepEqual(idsOf(first), [idOf(5), idOf(4)]);
      assert.deepEqual(idsOf(await store.list({ limit: 2, beforeId: idOf(4) })), [idOf(3), idOf(2)]);
      assert.deepEqual(idsOf(await store.list({ limit: 2, beforeId: idOf(2) })), [idOf(1)]);
      assert.deepEqual(await store.list({ limit: 2, beforeId: idOf(1) }), []);
    });

    it('lists whole rows', async () => {
      await store.append(anEntry(), aDecisionRecord());
      assert.deepEqual(await store.list({ limit: 1, beforeId: undefined }), [anEntry()]);
    });

    it('gives rows in the order they were written, whatever their ids', async () => {
      await appendAll(numbered(2, 5, 1, 4, 3));
      assert.deepEqual(idsOf(await store.after(idOf(5), 2)), [idOf(1), idOf(4)]);
      assert.deepEqual(idsOf(await store.after(idOf(3), 2)), []);
    });

    it('gives all rows when there is no id to come after, or nobody knows it', async () => {
      await appendAll(numbered(2, 1));
      assert.deepEqual(idsOf(await store.after(undefined, 5)), [idOf(2), idOf(1)]);
      assert.deepEqual(idsOf(await store.after(idOf(9), 5)), [idOf(2), idOf(1)]);
    });

    it('has spent nothing while it is empty', async () => {
      assert.deepEqual(await store.spendSince(7), {
        sinceMs: 7,
        requests: 0,
        nanoUsd: 0,
        estimatedRequests: 0,
        estimatedNanoUsd: 0,
        unpricedRequests: 0,
        failedRequests: 0,
        byModel: [],
      });
    });

    it('sums known costs and counts what is missing from them', async () => {
      const two = { provider: 'acme', model: 'labs/two' };
      await appendAll([
        anEntry({ requestId: idOf(1), cost: { kind: 'exact', nanoUsd: 1_000 } }),
        anEntry({ requestId: idOf(2), cost: { kind: 'estimated', nanoUsd: 500 } }),
        anEntry({ requestId: idOf(3), cost: { kind: 'unpriced' }, servedModel: two }),
        anEntry({ requestId: idOf(4), cost: { kind: 'free' }, servedModel: two }),
        anEntry({ requestId: idOf(5), cost: { kind: 'exact', nanoUsd: 9_000 }, servedModel: two, result: 'canceled' }),
        aFailedEntry({ requestId: idOf(6) }),
      ]);
      const exact = { estimatedRequests: 0, estimatedNanoUsd: 0 };
      const estimates = { estimatedRequests: 1, estimatedNanoUsd: 500 };
      assert.deepEqual(await store.spendSince(0), {
        sinceMs: 0,
        requests: 6,
        nanoUsd: 10_500,
        ...estimates,
        unpricedRequests: 1,
        failedRequests: 1,
        byModel: [
          { model: 'acme/labs/two', requests: 3, nanoUsd: 9_000, ...exact, unpricedRequests: 1 },
          { model: 'acme/one', requests: 2, nanoUsd: 1_500, ...estimates, unpricedRequests: 0 },
          { model: 'none', requests: 1, nanoUsd: 0, ...exact, unpricedRequests: 0 },
        ],
      });
    });

    for (const [what, startMs] of [['hour', HOUR_START_MS] as const, ['day', DAY_START_MS] as const]) {
      it(`counts a row at the very moment asked for, and not one a millisecond before, where a new ${what} starts`, async () => {
        const moments = [startMs - 1, startMs, startMs + 1];
        await appendAll(moments.map((atMs, index) => anEntry({ requestId: idOf(index), atMs })));
        assert.equal((await store.spendSince(startMs - 1)).requests, 3);
        assert.equal((await store.spendSince(startMs)).requests, 2);
        assert.equal((await store.spendSince(startMs + 1)).requests, 1);
        assert.equal((await store.spendSince(startMs + 2)).requests, 0);
      });
    }

    it('counts what rows were classified as, from the very moment asked for, without those of one app', async () => {
      const client = { surface: 'cli', app: 'robot', sessionId: undefined } as const;
      const { task } = anEntry();
      await appendAll([
        anEntry({ requestId: idOf(1), atMs: HOUR_START_MS - 1 }),
        anEntry({ requestId: idOf(2), atMs: HOUR_START_MS }),
        anEntry({ requestId: idOf(3), atMs: HOUR_START_MS + 1 }),
        anEntry({ requestId: idOf(4), task: { ...task, complexity: 'complex', category: 'code' } }),
        aFailedEntry({ requestId: idOf(5), task: { ...task, complexity: 'complex' } }),
        anEntry({ requestId: idOf(6), client }),
      ]);
      assert.deepEqual(await store.classesSince(HOUR_START_MS, 'robot'), [
        { complexity: 'complex', category: 'code', requests: 1 },
        { complexity: 'complex', category: 'factual', requests: 1 },
        { complexity: 'medium', category: 'factual', requests: 2 },
      ]);
      const all = await store.classesSince(0, '');
      assert.equal(all.find(({ complexity }) => complexity === 'medium')?.requests, 4);
    });

    it('counts no class while it is empty', async () => {
      assert.deepEqual(await store.classesSince(0, ''), []);
    });

    it('sums like counting row by row, from any moment, and models add up to the total', async () => {
      const sum = (of: readonly number[]) => of.reduce((total, value) => total + value, 0);
      let runs = 0;
      const anyMoment = fc.nat(60 * HOUR_MS);
      const anyRow = fc.record({ afterMs: anyMoment, model: fc.nat(2), nanoUsd: fc.option(fc.nat()) });
      const law = fc.asyncProperty(
        fc.array(anyRow, { minLength: 5, maxLength: 40 }),
        fc.array(anyMoment, { minLength: 20 }),
        async (rows, moments) => {
          // Each run gets hours and ids of its own, after those of the runs before it.
          runs += 1;
          const startMs = HOUR_START_MS + 100 * HOUR_MS * runs;
          const entries = rows.map(({ afterMs, model, nanoUsd }, index) =>
            anEntry({
              requestId: idOf(runs * 1_000 + index),
              atMs: startMs + afterMs,
              servedModel: { provider: 'acme', model: `m${model}` },
              cost: nanoUsd === null ? { kind: 'unpriced' } : { kind: 'exact', nanoUsd },
            }),
          );
          await appendAll(entries);

          for (const sinceMs of moments.map((afterMs) => startMs + afterMs)) {
            const spend = await store.spendSince(sinceMs);
            const counted = entries.filter((entry) => entry.atMs >= sinceMs);
            assert.equal(spend.requests, counted.length);
            assert.equal(spend.nanoUsd, sum(counted.map((entry) => knownNanoUsd(entry.cost))));
            assert.equal(sum(spend.byModel.map((model) => model.nanoUsd)), spend.nanoUsd);
            assert.equal(sum(spend.byModel.map((model) => model.requests)), spend.requests);
            assert.equal(sum(spend.byModel.map((model) => model.unpricedRequests)), spend.unpricedRequests);
          }
        },
      );
      await fc.assert(law, { numRuns: 3, endOnFailure: true });
    });

    itKeepsBudgets(() => store);

    it('sums by slot of time and by group', async () => {
      const client = { surface: 'proxy', app: 'test', sessionId: undefined, workspace: 'site' } as const;
      await appendAll([
        anEntry({ requestId: idOf(1), atMs: DAY_START_MS - 1, client }),
        anEntry({ requestId: idOf(2), atMs: DAY_START_MS }),
        anEntry({ requestId: idOf(3), atMs: DAY_START_MS + 1, cost: { kind: 'estimated', nanoUsd: 7 } }),
        anEntry({ requestId: idOf(4), atMs: DAY_START_MS + 2 }),
      ]);
      const slots = [DAY_START_MS - 1, DAY_START_MS];
      const rows = await store.spend({ sinceMs: 0, untilMs: DAY_START_MS + 2, slots, by: ['workspace'] });
      const one = {
        requests: 1,
        nanoUsd: 1_000,
        estimatedRequests: 0,
        estimatedNanoUsd: 0,
        unpricedRequests: 0,
        failedRequests: 0,
        inputTokens: 100,
        cacheReadTokens: 20,
        cacheWrite5mTokens: 0,
        cacheWrite1hTokens: 0,
        outputTokens: 50,
        durationMs: 902,
      };
      const estimates = { estimatedRequests: 1, estimatedNanoUsd: 7 };
      const two = { requests: 2, nanoUsd: 1_007, ...estimates, inputTokens: 200, cacheReadTokens: 40 };
      assert.deepEqual(
        rows.toSorted((a, b) => a.slot - b.slot),
        [
          { slot: 0, group: { workspace: 'site' }, ...one },
          { slot: 1, group: { workspace: '' }, ...one, ...two, outputTokens: 100, durationMs: 1_804 },
        ],
      );
    });

    it('removes old rows, and leaves what they cost', async () => {
      const ages = [DAY_START_MS - 1, DAY_START_MS];
      await appendAll(ages.map((atMs, index) => anEntry({ requestId: idOf(index), atMs })));
      const before = await store.spendSince(0);
      assert.equal(await store.keptSince(), 0);
      assert.equal(await store.prune(DAY_START_MS + 1), 1);
      assert.equal(await store.keptSince(), DAY_START_MS);
      assert.deepEqual(idsOf(await store.after(undefined, 5)), [idOf(1)]);
      assert.equal(await store.find(idOf(0)), undefined);
      assert.deepEqual(await store.spendSince(0), before);
      assert.equal(await store.prune(DAY_START_MS + 1), 0);
    });

    it('is sound', async () => {
      await appendAll(numbered(1, 2));
      const { rows, problems } = await store.check();
      assert.deepEqual([rows, problems], [2, []]);
    });

    it('has written, when it closes, what was handed over just before', async () => {
      const handedOver = appendAll(numbered(1, 2, 3));
      await store.close();
      await handedOver;
    });

    it('refuses everything once it is closed', async () => {
      await store.close();
      await assert.rejects(store.append(anEntry(), aDecisionRecord()), { kind: 'ledger-unavailable' });
      await assert.rejects(store.list({ limit: 1, beforeId: undefined }), { kind: 'ledger-unavailable' });
    });
  });
}
