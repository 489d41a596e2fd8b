import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import type { LedgerEntry } from '../../src/core/ledger.js';
import { migrate } from '../../src/store/migrate.js';
import { makeKeptSince, makePrune } from '../../src/store/prune.js';
import { makeInsert } from '../../src/store/rows.js';
import { aDecisionRecord, anEntry, DAY_START_MS, HOUR_MS, idOf } from './entries.js';
import { DAY_MS } from './money-entries.js';

describe('removing old rows', () => {
  let db: DatabaseSync;
  beforeEach(() => {
    db = new DatabaseSync(':memory:');
    migrate(db, ':memory:');
  });
  afterEach(() => db.close());

  const write = (entries: readonly LedgerEntry[]) => {
    const insert = makeInsert(db, () => undefined);
    for (const entry of entries) insert(entry, aDecisionRecord({ requestId: entry.requestId }));
  };
  const at = (number: number, atMs: number) => anEntry({ requestId: idOf(number), atMs });
  const idsIn = () =>
    db
      .prepare('SELECT id FROM requests ORDER BY seq')
      .all()
      .map((row) => row['id']);
  const count = (table: string, where = 'true') =>
    db.prepare(`SELECT count(*) AS count FROM ${table} WHERE ${where}`).get()?.['count'];

  it('takes rows of before the day of the moment, and their decisions', async () => {
    write([at(1, DAY_START_MS - 1), at(2, DAY_START_MS), at(3, DAY_START_MS + DAY_MS)]);
    assert.equal(await makePrune(db)(DAY_START_MS + HOUR_MS), 1);
    assert.deepEqual(idsIn(), [idOf(2), idOf(3)]);
    assert.equal(count('decisions'), 2);
    assert.equal(makeKeptSince(db)(), DAY_START_MS);
  });

  it('leaves the sums of a day and more, and takes the smaller ones of that time', async () => {
    write([at(1, DAY_START_MS - HOUR_MS), at(2, DAY_START_MS)]);
    await makePrune(db)(DAY_START_MS);
    assert.equal(count('spend_sums', `start_ms < ${DAY_START_MS} AND size_ms < ${DAY_MS}`), 0);
    assert.equal(count('spend_sums', `size_ms < ${DAY_MS}`), 2);
    assert.equal(count('spend_sums', `size_ms = ${DAY_MS}`), 2);
  });

  it('leaves the row that was written last, whatever its age', async () => {
    write([at(1, DAY_START_MS), at(2, 5)]);
    assert.equal(await makePrune(db)(DAY_START_MS + DAY_MS), 1);
    assert.deepEqual(idsIn(), [idOf(2)]);
  });

  it('leaves the groups of rejections, which other rows may name', async () => {
    const insert = makeInsert(db, () => undefined);
    const decision = aDecisionRecord();
    for (const number of [1, 2, 3]) insert(at(number, number === 3 ? DAY_START_MS : 5), decision);
    await makePrune(db)(DAY_START_MS);
    assert.deepEqual([count('requests'), count('rejection_groups')], [1, 1]);
  });

  it('takes nothing twice, and never gives a time back', async () => {
    write([at(1, 5), at(2, DAY_START_MS)]);
    const prune = makePrune(db);
    assert.equal(await prune(DAY_START_MS), 1);
    assert.equal(await prune(DAY_START_MS), 0);
    assert.equal(await prune(5), 0);
    assert.equal(makeKeptSince(db)(), DAY_START_MS);
  });

  it('takes nothing of an empty ledger', async () => {
    assert.equal(await makePrune(db)(DAY_START_MS), 0);
  });

  it('lets others at the thread in between', async () => {
    write(Array.from({ length: 4_000 }, (_, number) => at(number, number)));
    let turns = 0;
    const counting = setInterval(() => (turns += 1), 1);
    assert.equal(await makePrune(db)(DAY_START_MS), 3_999);
    clearInterval(counting);
    assert.ok(turns >= 3, `the loop turned ${turns} times`);
  });
});
