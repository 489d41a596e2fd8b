import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import type { Notice } from '../../src/core/budget/types.js';
import { CREATE_BUDGETS } from '../../src/store/migrations/004-budgets.js';
import { makeNotices, newNoticeId, type Notices } from '../../src/store/notices.js';
import { idOf } from './entries.js';
import { mustNotReport } from './folders.js';

const DAY_MS = 24 * 3_600_000;
const aNotice = (number: number, over: Partial<Notice> = {}): Notice => ({
  id: idOf(number),
  atMs: 500 * DAY_MS + number,
  kind: 'alert',
  subject: 'cost-spike',
  once: idOf(number),
  text: 'The last hour cost twice as much as usual.',
  severity: 'warning',
  value: undefined,
  ...over,
});

describe('notices', () => {
  let db: DatabaseSync;
  let notices: Notices;

  beforeEach(() => {
    db = new DatabaseSync(':memory:');
    db.exec(CREATE_BUDGETS);
    notices = makeNotices(db, mustNotReport);
  });
  afterEach(() => db.close());

  const count = () => Number(db.prepare('SELECT count(*) AS n FROM notices').get()?.['n']);
  const ids = (kind: Notice['kind'] | undefined, limit = 10) => notices.list({ kind, limit }).map(({ id }) => id);

  it('come back as they were, newest first', () => {
    const second = aNotice(2, { kind: 'threshold', value: 0.8, severity: 'critical' });
    assert.equal(notices.note(aNotice(1)), true);
    assert.equal(notices.note(second), true);
    assert.deepEqual(notices.list({ kind: undefined, limit: 10 }), [second, aNotice(1)]);
    assert.deepEqual(ids(undefined, 1), [idOf(2)]);
    assert.deepEqual(ids('alert'), [idOf(1)]);
  });

  it('are kept once by kind, subject and what makes them one of a kind', () => {
    const threshold = { kind: 'threshold', subject: 'everyone:day', once: '0:50' } as const;
    assert.equal(notices.note(aNotice(1, threshold)), true);
    assert.equal(notices.note(aNotice(2, threshold)), false);
    assert.equal(notices.note(aNotice(3, { ...threshold, once: '0:75' })), true);
    assert.equal(notices.note(aNotice(4, { ...threshold, subject: 'everyone:week' })), true);
    assert.equal(notices.note(aNotice(5, { ...threshold, kind: 'raise' })), true);
    assert.deepEqual(ids(undefined), [idOf(5), idOf(4), idOf(3), idOf(1)]);
  });

  it('are news to who hands one over again because the answer was lost', () => {
    notices.note(aNotice(1));
    assert.equal(notices.note(aNotice(1)), true);
    assert.equal(count(), 1);
  });

  it('keep the newest thousand deliveries, give or take a hundred', () => {
    for (let number = 1; number <= 1_101; number += 1) notices.note(aNotice(number, { kind: 'delivery' }));
    assert.equal(count(), 1_000);
    assert.equal(ids('delivery', 1_000).at(-1), idOf(102));
  });

  it('are forgotten after 400 days', () => {
    notices.note(aNotice(1, { atMs: 99 * DAY_MS }));
    notices.note(aNotice(2, { atMs: 100 * DAY_MS }));
    makeNotices(db, mustNotReport).note(aNotice(3, { atMs: 500 * DAY_MS }));
    assert.deepEqual(ids(undefined), [idOf(3), idOf(2)]);
  });

  it('of another version are left out and reported', () => {
    notices.note(aNotice(1));
    notices.note(aNotice(2));
    db.exec(`UPDATE notices SET severity = 'of another version' WHERE id = '${idOf(1)}'`);
    const reported: unknown[] = [];
    const reading = makeNotices(db, (error) => reported.push(error));
    assert.deepEqual(
      reading.list({ kind: undefined, limit: 10 }).map(({ id }) => id),
      [idOf(2)],
    );
    assert.equal(reported.length, 1);
  });

  it('of the ledger itself have ids that sort by time and are never the same', () => {
    const ids = [newNoticeId(1_760_000_400_000), newNoticeId(1_760_000_400_000), newNoticeId(1_760_000_400_001)];
    assert.ok(ids.every((id) => /^[0-9A-HJKMNP-TV-Z]{26}$/.test(id)));
    assert.equal(ids[0]?.slice(0, 10), '01K7435PM0');
    assert.notEqual(ids[0], ids[1]);
    assert.ok((ids[2] ?? '') > (ids[1] ?? ''));
  });
});
