import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { checkLedger } from '../../src/store/check.js';
import { migrate } from '../../src/store/migrate.js';
import { makePrune } from '../../src/store/prune.js';
import { makeInsert } from '../../src/store/rows.js';
import { LAW_MS, runs } from '../support/runs.js';
import { aDecisionRecord, anEntry, DAY_START_MS, idOf } from './entries.js';
import { anyMoment, anyMoneyEntries, DAY_MS } from './money-entries.js';

describe('checking the ledger', function () {
  this.timeout(LAW_MS);
  let db: DatabaseSync;
  beforeEach(() => {
    db = new DatabaseSync(':memory:');
    migrate(db, ':memory:');
    const insert = makeInsert(db, () => undefined);
    for (const number of [1, 2]) {
      const entry = anEntry({ requestId: idOf(number), atMs: DAY_START_MS - DAY_MS + number * DAY_MS });
      insert(entry, aDecisionRecord());
    }
  });
  afterEach(() => db.close());

  it('finds nothing in a sound one, and says how large it is', async () => {
    const { rows, bytes, problems } = await checkLedger(db);
    assert.deepEqual([rows, problems], [2, []]);
    assert.equal(bytes % 4_096, 0);
    assert.ok(bytes >= 4_096);
  });

  it('finds nothing in an empty one', async () => {
    const empty = new DatabaseSync(':memory:');
    migrate(empty, ':memory:');
    assert.deepEqual((await checkLedger(empty)).problems, []);
    empty.close();
  });

  it('finds a sum that is not that of the rows, and says by how much', async () => {
    db.exec(`UPDATE spend_sums SET nano_usd = nano_usd + 1 WHERE size_ms = ${DAY_MS} AND start_ms = ${DAY_START_MS}`);
    const [day, month, ...more] = (await checkLedger(db)).problems;
    assert.equal(
      day,
      'The sums over 24 hours hold 2 requests and 2001 nano-dollars, and should hold 2 requests and 2000 nano-dollars.',
    );
    assert.match(
      month ?? '',
      /^The sums over 768 hours hold 2 requests and 2000 nano-dollars, and should hold .* 2001 /,
    );
    assert.equal(more.length, 1);
  });

  it('finds a request that no sum counts', async () => {
    db.exec(`DELETE FROM spend_sums WHERE size_ms = 900000 AND start_ms = ${DAY_START_MS}`);
    assert.deepEqual((await checkLedger(db)).problems, [
      'The sums over 0.25 hours hold 1 requests and 1000 nano-dollars, and should hold 2 requests and 2000 nano-dollars.',
    ]);
  });

  it('finds decisions without a request', async () => {
    db.exec('PRAGMA foreign_keys = OFF');
    db.exec('DELETE FROM requests WHERE seq = 1');
    assert.equal((await checkLedger(db)).problems[0], '1 rows of "decisions" belong to nothing.');
  });

  it('finds nothing, whatever was written and removed', async () => {
    const law = fc.asyncProperty(anyMoneyEntries, anyMoneyEntries, anyMoment, async (early, late, beforeMs) => {
      const fresh = new DatabaseSync(':memory:');
      migrate(fresh, ':memory:');
      const insert = makeInsert(fresh, () => undefined);
      for (const entry of early) insert(entry, aDecisionRecord());
      await makePrune(fresh)(beforeMs);
      // Also rows of the time that was removed, as a clock that was wrong makes them.
      for (const entry of late) insert({ ...entry, requestId: `late ${entry.requestId}` }, aDecisionRecord());
      assert.deepEqual((await checkLedger(fresh)).problems, []);
      fresh.close();
    });
    await fc.assert(law, runs(30));
  });
});
