import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { GatewayError } from '../../src/core/errors.js';
import { isDamage, isHeldElsewhere, toLedgerError } from '../../src/store/sqlite-errors.js';

/** What SQLite throws on this, with a database that cannot grow. */
function thrownBy(sql: string): unknown {
  const db = new DatabaseSync(':memory:');
  db.exec('CREATE TABLE notes (text TEXT); PRAGMA max_page_count = 2');
  try {
    db.exec(sql);
    return undefined;
  } catch (error) {
    return error;
  } finally {
    db.close();
  }
}

const withCode = (errcode: number) => Object.assign(new Error('from SQLite'), { errcode });

describe('toLedgerError', () => {
  it('says that the disk is full', () => {
    const error = toLedgerError(thrownBy('INSERT INTO notes VALUES (zeroblob(100000))'));
    assert.equal(error.kind, 'ledger-unavailable');
    assert.match(error.message, /disk is full\. Free some space/);
  });

  it('says that the folder cannot be written', () => {
    assert.match(toLedgerError(thrownBy('PRAGMA query_only = 1; DELETE FROM notes')).message, /Check the permissions/);
  });

  it('names the primary code of anything else SQLite says', () => {
    assert.match(toLedgerError(withCode(10 + 3 * 256)).message, /SQLite code 10/);
  });

  it('points at the folder when it was not SQLite that failed', () => {
    assert.match(toLedgerError(new Error('ENOTDIR')).message, /storage folder exists/);
  });

  it('passes a GatewayError on', () => {
    const error = new GatewayError('ledger-unavailable', 'The ledger is closed.');
    assert.equal(toLedgerError(error), error);
  });
});

describe('isHeldElsewhere and isDamage', () => {
  it('read the primary code out of an extended one', () => {
    assert.deepEqual(
      [5, 6, 5 + 256, 11].map((code) => isHeldElsewhere(withCode(code))),
      [true, true, true, false],
    );
    assert.deepEqual(
      [11, 26, 11 + 512, 5].map((code) => isDamage(withCode(code))),
      [true, true, true, false],
    );
  });

  it('are false for what SQLite did not throw', () => {
    assert.equal(isHeldElsewhere(new Error('SQLITE_BUSY')), false);
    assert.equal(isDamage('damage'), false);
  });
});
