import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { knownNanoUsd } from '../../src/core/cost.js';
import type { LedgerEntry } from '../../src/core/ledger.js';
import { SPEND_DIMENSIONS, type SpendQuery, type SpendRow, type SpendSums } from '../../src/core/spend/types.js';
import { migrate } from '../../src/store/migrate.js';
import { makePrune } from '../../src/store/prune.js';
import { makeInsert } from '../../src/store/rows.js';
import { makeKeptSpend } from '../../src/store/spend-kept.js';
import { makeSpend, spendSince } from '../../src/store/spend.js';
import { LAW_MS, runs } from '../support/runs.js';
import { aDecisionRecord, aFailedEntry, anEntry, DAY_START_MS, HOUR_START_MS, idOf } from './entries.js';
import { anyMoment, anyMoneyEntries, DAY_MS } from './money-entries.js';

const FIELDS = [
  'requests',
  'nanoUsd',
  'estimatedRequests',
  'estimatedNanoUsd',
  'unpricedRequests',
  'failedRequests',
  'inputTokens',
  'cacheReadTokens',
  'cacheWrite5mTokens',
  'cacheWrite1hTokens',
  'outputTokens',
  'durationMs',
] as const satisfies readonly (keyof SpendSums)[];

const query = (over: Partial<SpendQuery> = {}): SpendQuery => ({
  sinceMs: 0,
  untilMs: undefined,
  slots: [],
  by: [],
  ...over,
});
const insertAll = (db: DatabaseSync, entries: readonly LedgerEntry[]) => {
  const insert = makeInsert(db, () => undefined);
  for (const entry of entries) insert(entry, aDecisionRecord({ requestId: entry.requestId }));
};
const total = (rows: readonly SpendRow[], field: keyof SpendSums) => rows.reduce((sum, row) => sum + row[field], 0);
const totals = (rows: readonly SpendRow[]) => FIELDS.map((field) => total(rows, field));
const bySlot = (rows: readonly SpendRow[], slots: number) =>
  Array.from({ length: slots }, (_, slot) => totals(rows.filter((row) => row.slot === slot)));
const sorted = (rows: readonly SpendRow[]) =>
  rows.map((row) => JSON.stringify([row.slot, row.group, FIELDS.map((field) => row[field])])).toSorted();

/** What entries cost, without any of the code under test. */
const costOf = ({ cost, attempts }: LedgerEntry): number =>
  Math.max(
    knownNanoUsd(cost),
    attempts.reduce((sum, attempt) => sum + (attempt.cost ? knownNanoUsd(attempt.cost) : 0), 0),
  );

describe('spend', function () {
  this.timeout(LAW_MS);
  let db: DatabaseSync;
  beforeEach(() => {
    db = new DatabaseSync(':memory:');
    migrate(db, ':memory:');
  });
  afterEach(() => db.close());

  function inNewFile<T>(law: (of: DatabaseSync) => T): T {
    const fresh = new DatabaseSync(':memory:');
    migrate(fresh, ':memory:');
    return law(fresh);
  }

  it('is nothing in an empty ledger', () => {
    assert.deepEqual(makeSpend(db)(query({ by: ['model'] })), []);
  });

  it('tells groups apart, and adds up those that were not asked for', () => {
    const one = { provider: 'acme', model: 'one' };
    const two = { provider: 'acme', model: 'labs/two' };
    const attempt = anEntry().attempts[0];
    assert.ok(attempt);
    const late = { ...attempt, model: two, cost: { kind: 'uncertain', nanoUsd: 20 } as const };
    const good = { ...attempt, model: one, cost: { kind: 'exact', nanoUsd: 30 } as const };
    const client = {
      surface: 'cli',
      app: 'ci',
      sessionId: undefined,
      workspace: 'site',
      key: 'bot',
      team: 'web',
    } as const;
    insertAll(db, [
      anEntry({
        requestId: idOf(1),
        client,
        servedModel: one,
        attempts: [late, good],
        cost: { kind: 'uncertain', nanoUsd: 50 },
      }),
      anEntry({ requestId: idOf(2), servedModel: two, cost: { kind: 'exact', nanoUsd: 7 } }),
      aFailedEntry({ requestId: idOf(3) }),
    ]);
    const spend = makeSpend(db);
    const amounts = (by: SpendQuery['by'][number]) =>
      Object.fromEntries<readonly number[]>(
        spend(query({ by: [by] })).map((row) => [row.group[by] ?? '', [row.requests, row.nanoUsd]]),
      );
    assert.deepEqual(amounts('model'), { 'acme/one': [1, 30], 'acme/labs/two': [1, 27], none: [1, 0] });
    assert.deepEqual(amounts('provider'), { acme: [2, 57], none: [1, 0] });
    assert.deepEqual(amounts('kind'), { uncertain: [1, 20], exact: [1, 37], none: [1, 0] });
    assert.deepEqual(amounts('workspace'), { site: [1, 50], '': [2, 7] });
    assert.deepEqual(amounts('key'), { bot: [1, 50], '': [2, 7] });
    assert.deepEqual(amounts('team'), { web: [1, 50], '': [2, 7] });
    assert.deepEqual(amounts('app'), { ci: [1, 50], test: [2, 7] });
    assert.deepEqual(amounts('surface'), { cli: [1, 50], proxy: [2, 7] });
    assert.deepEqual(amounts('tier'), { mid: [3, 57] });
    assert.deepEqual(amounts('category'), { factual: [3, 57] });
  });

  it('gives a group all the dimensions that were asked for', () => {
    insertAll(db, [anEntry()]);
    assert.deepEqual(makeSpend(db)(query({ by: ['workspace', 'model'] }))[0]?.group, {
      model: 'acme/one',
      workspace: '',
    });
  });

  it('is kept in one sum of each length for requests of one quarter hour and group', () => {
    insertAll(db, [anEntry({ requestId: idOf(1) }), anEntry({ requestId: idOf(2), atMs: HOUR_START_MS + 1 })]);
    const sums = db.prepare('SELECT size_ms, start_ms, requests FROM spend_sums ORDER BY size_ms').all();
    assert.deepEqual(
      sums.map((row) => Object.values(row)),
      [
        [900_000, HOUR_START_MS, 2],
        [3_600_000, HOUR_START_MS, 2],
        [DAY_MS, 20_370 * DAY_MS, 2],
        [32 * DAY_MS, 20_352 * DAY_MS, 2],
        [1_024 * DAY_MS, 19_456 * DAY_MS, 2],
      ],
    );
  });

  it('counts what is stamped in the future, unless it is asked to end', () => {
    insertAll(db, [anEntry({ atMs: Number.MAX_SAFE_INTEGER - 1 })]);
    const spend = makeSpend(db);
    assert.equal(total(spend(query()), 'requests'), 1);
    assert.deepEqual(spend(query({ untilMs: DAY_START_MS })), []);
  });

  it('adds up amounts as large as a row may hold', () => {
    const cost = { kind: 'exact', nanoUsd: Number.MAX_SAFE_INTEGER } as const;
    insertAll(
      db,
      [1, 2, 3].map((number) => anEntry({ requestId: idOf(number), cost, atMs: DAY_START_MS + number })),
    );
    assert.equal(total(makeSpend(db)(query()), 'nanoUsd'), 3 * Number.MAX_SAFE_INTEGER);
  });

  it('counts a row whose calls cannot be read as a whole, in sums and in single requests alike', () => {
    insertAll(db, [anEntry({ atMs: DAY_START_MS + 5, cost: { kind: 'exact', nanoUsd: 40 } })]);
    db.exec(`UPDATE requests SET attempts = '[{"of": "another version"}]'`);
    assert.equal(total(makeSpend(db)(query({ sinceMs: DAY_START_MS + 5 })), 'nanoUsd'), 40);
  });

  it('is the same by every dimension, in every slot', () => {
    const law = fc.property(anyMoneyEntries, fc.array(anyMoment, { minLength: 1, maxLength: 4 }), (entries, starts) =>
      inNewFile((of) => {
        insertAll(of, entries);
        const spend = makeSpend(of);
        const slots = starts.toSorted((a, b) => a - b);
        const whole = bySlot(spend(query({ slots })), slots.length);
        for (const dimension of SPEND_DIMENSIONS) {
          assert.deepEqual(bySlot(spend(query({ slots, by: [dimension] })), slots.length), whole, dimension);
        }
        assert.deepEqual(bySlot(spend(query({ slots, by: SPEND_DIMENSIONS })), slots.length), whole);
      }),
    );
    fc.assert(law, runs(60));
  });

  it('is what the rows of each slot hold, to the millisecond', () => {
    const law = fc.property(
      anyMoneyEntries,
      fc.array(anyMoment, { minLength: 1, maxLength: 4 }),
      anyMoment,
      (entries, starts, untilMs) =>
        inNewFile((of) => {
          insertAll(of, entries);
          const slots = starts.toSorted((a, b) => a - b);
          const rows = makeSpend(of)(query({ slots, untilMs }));
          const known = slots.map((fromMs, slot) => {
            const toMs = Math.min(slots[slot + 1] ?? untilMs, untilMs);
            const within = entries.filter(({ atMs }) => atMs >= fromMs && atMs < toMs);
            const failed = within.filter(({ result }) => result === 'failed').length;
            return [within.length, within.reduce((sum, entry) => sum + costOf(entry), 0), failed];
          });
          const found = slots.map((_, slot) => {
            const ofSlot = rows.filter((row) => row.slot === slot);
            return [total(ofSlot, 'requests'), total(ofSlot, 'nanoUsd'), total(ofSlot, 'failedRequests')];
          });
          assert.deepEqual(found, known);
        }),
    );
    fc.assert(law, runs(100));
  });

  it('stays the same by day, in all and by every dimension when rows are removed', async () => {
    const days = Array.from({ length: 41 }, (_, day) => DAY_START_MS + day * DAY_MS);
    const law = fc.asyncProperty(anyMoneyEntries, anyMoment, async (entries, beforeMs) =>
      inNewFile(async (of) => {
        insertAll(of, entries);
        const spend = makeSpend(of);
        const questions = SPEND_DIMENSIONS.map((dimension) => query({ slots: days, by: [dimension] }));
        const before = questions.map((one) => sorted(spend(one)));
        await makePrune(of)(beforeMs);
        assert.deepEqual(
          questions.map((one) => sorted(spend(one))),
          before,
        );
      }),
    );
    await fc.assert(law, runs(20));
  });

  it('has its dearest model first, and equals by name, as the meter shows it', () => {
    const of = (number: number, name: string, nanoUsd: number) =>
      anEntry({
        requestId: idOf(number),
        servedModel: { provider: 'acme', model: name },
        cost: { kind: 'exact', nanoUsd },
      });
    insertAll(db, [of(1, 'b', 5), of(2, 'c', 9), of(3, 'a', 5)]);
    assert.deepEqual(
      spendSince(makeSpend(db), 0).byModel.map(({ model }) => model),
      ['acme/c', 'acme/a', 'acme/b'],
    );
  });
});

describe('spend that is kept', function () {
  this.timeout(LAW_MS);
  it('is what a new look gives, after rows, failed transactions and removals', async () => {
    const anyStep = fc.oneof(
      { weight: 6, arbitrary: anyMoneyEntries.map((entries) => ({ does: 'insert' as const, entries })) },
      anyMoneyEntries.map((entries) => ({ does: 'fail' as const, entries })),
      anyMoment.map((beforeMs) => ({ does: 'prune' as const, beforeMs })),
    );
    const anyQuestion = fc
      .record({
        sinceMs: anyMoment,
        untilMs: fc.option(anyMoment, { nil: undefined }),
        slots: fc.array(anyMoment, { maxLength: 3 }),
        by: fc.subarray([...SPEND_DIMENSIONS]),
      })
      .map((asked) => ({ ...asked, slots: asked.slots.toSorted((a, b) => a - b) }));

    const law = fc.asyncProperty(
      fc.array(anyStep, { maxLength: 6 }),
      fc.array(anyQuestion, { maxLength: 4 }),
      async (steps, questions) => {
        const db = new DatabaseSync(':memory:');
        migrate(db, ':memory:');
        const kept = makeKeptSpend(db);
        const fresh = makeSpend(db);
        let written = 0;
        const write = (entries: readonly LedgerEntry[]) => {
          const insert = makeInsert(db, kept.count);
          for (const entry of entries) insert({ ...entry, requestId: idOf((written += 1)) }, aDecisionRecord());
        };
        for (const step of steps) {
          for (const question of questions) kept.of(question);
          db.exec('BEGIN');
          if (step.does !== 'prune') write(step.entries);
          if (step.does === 'fail') kept.forget();
          db.exec(step.does === 'fail' ? 'ROLLBACK' : 'COMMIT');
          if (step.does === 'prune') await makePrune(db)(step.beforeMs);
          for (const question of questions) assert.deepEqual(sorted(kept.of(question)), sorted(fresh(question)));
        }
        db.close();
      },
    );
    await fc.assert(law, runs(60));
  });

  it('is not kept when it has very many rows, nor are all answers ever given', () => {
    const db = new DatabaseSync(':memory:');
    migrate(db, ':memory:');
    const kept = makeKeptSpend(db);
    for (let sinceMs = 0; sinceMs < 100; sinceMs += 1) kept.of(query({ sinceMs }));
    insertAll(db, [anEntry()]);
    assert.deepEqual(kept.of(query({ sinceMs: 99 })), [], 'a kept answer is not asked of the file again');
    assert.equal(kept.of(query({ sinceMs: 0 })).length, 1, 'this one was given long ago');
    db.close();
  });
});
