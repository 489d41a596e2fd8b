import assert from 'node:assert/strict';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { RejectionGroup } from '../../src/core/route/types.js';
import type { LedgerConnection } from '../../src/store/connection.js';
import { migrate } from '../../src/store/migrate.js';
import { makeGroupKeeper, makeGroupReader } from '../../src/store/rejection-groups.js';
import { aDecisionRecord, anEntry, idOf } from './entries.js';
import { makeFolder, type TestFolder } from './folders.js';
import { openAlone } from './owners.js';

const aGroup = (reason: string): RejectionGroup => ({ stage: 'require-access', reason, models: ['a/*'], count: 2 });

describe('rejection groups', () => {
  const [one, two, three] = [aGroup('no key for a'), aGroup('no key for b'), aGroup('no key for c')] as const;
  let db: DatabaseSync;
  beforeEach(() => {
    db = new DatabaseSync(':memory:');
    migrate(db, ':memory:');
  });
  afterEach(() => db.close());
  const countInTable = () => db.prepare('SELECT count(*) AS count FROM rejection_groups').get()?.['count'];

  it('stay in the row the first time, and are numbers from the second time on', () => {
    const keep = makeGroupKeeper(db);
    assert.deepEqual(keep([one, two]), [one, two]);
    assert.equal(countInTable(), 0);
    assert.deepEqual(keep([one, two]), [[1, 2]]);
    assert.deepEqual(keep([one, two]), [[1, 2]]);
    assert.equal(countInTable(), 2);
  });

  it('keep their order around what belongs to one request alone', () => {
    const keep = makeGroupKeeper(db);
    keep([one, two, three]);
    keep([one, two, three]);
    const own = aGroup('needs 900 tokens');
    const kept = keep([one, own, two, three, one]);
    assert.deepEqual(kept, [[1, 1], own, [2, 3], [1, 1]]);
    assert.deepEqual(makeGroupReader(db)({ rejections: kept }), { rejections: [one, own, two, three, one] });
  });

  it('have the number they had when they come from another start', () => {
    for (let start = 0; start < 2; start += 1) {
      const keep = makeGroupKeeper(db);
      keep([two]);
      assert.deepEqual(keep([two]), [[1, 1]]);
    }
  });

  it('leave out what is not a field of a group', () => {
    const keep = makeGroupKeeper(db);
    const more = { ...one, prompt: 'a secret sentence' };
    assert.deepEqual(keep([more]), [one]);
    keep([more]);
    assert.deepEqual(makeGroupReader(db)({ rejections: [[1, 1]] }), { rejections: [one] });
  });

  it('are refused where a decision has no list of them', () => {
    assert.throws(() => makeGroupReader(db)({ rejections: 'none' }), { name: 'ZodError' });
  });
});

describe('a ledger of many decisions', () => {
  let folder: TestFolder;
  let store: LedgerConnection;
  beforeEach(async () => {
    folder = makeFolder();
    store = await openAlone(path.join(folder.dir, 'ledger.db'));
  });
  afterEach(async () => {
    await store.close();
    folder.remove();
  });

  it('gives each its rejections back, whether they were kept in the row or beside it', async () => {
    const rejections = [aGroup('no key for a'), aGroup('no key for b')];
    for (const number of [1, 2, 3]) {
      const decision = aDecisionRecord({ requestId: idOf(number), rejections });
      await store.append(anEntry({ requestId: idOf(number) }), decision);
      assert.deepEqual((await store.find(idOf(number)))?.decision, decision);
    }
  });

  it('gives them back after a transaction that failed', async () => {
    const rejections = [aGroup('no key for a')];
    const decisionOf = (number: number) => aDecisionRecord({ requestId: idOf(number), rejections });
    await store.append(anEntry(), decisionOf(1));
    const nameless = { surface: 'proxy', app: undefined as unknown as string, sessionId: undefined } as const;
    const failed = await Promise.allSettled([
      store.append(anEntry({ requestId: idOf(2) }), decisionOf(2)),
      store.append(anEntry({ requestId: idOf(3), client: nameless }), decisionOf(3)),
    ]);
    assert.deepEqual(
      failed.map(({ status }) => status),
      ['rejected', 'rejected'],
    );
    for (const number of [4, 5]) {
      await store.append(anEntry({ requestId: idOf(number) }), decisionOf(number));
      assert.deepEqual((await store.find(idOf(number)))?.decision, decisionOf(number));
    }
  });
});
