import assert from 'node:assert/strict';
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { inTransaction, migrate } from '../../src/store/migrate.js';
import { MIGRATIONS } from '../../src/store/migrations/index.js';
import { makeFolder, type TestFolder } from './folders.js';

const NOTES = 'CREATE TABLE notes (text TEXT)';
const AUTHORS = 'ALTER TABLE notes ADD COLUMN author TEXT';

describe('migrate', () => {
  let folder: TestFolder;
  let file: string;
  let db: DatabaseSync;

  beforeEach(() => {
    folder = makeFolder();
    file = path.join(folder.dir, 'ledger.db');
    db = new DatabaseSync(file);
  });
  afterEach(() => {
    db.close();
    folder.remove();
  });

  const versionOf = (of: DatabaseSync) => of.prepare('PRAGMA user_version').get()?.['user_version'];

  it('brings an empty file to the newest version, without a backup', () => {
    migrate(db, file);
    assert.equal(versionOf(db), MIGRATIONS.length);
    assert.equal(existsSync(`${file}.v0.backup`), false);
  });

  it('runs only what a file has not seen yet', () => {
    migrate(db, file, [NOTES]);
    migrate(db, file, [NOTES, AUTHORS]);
    db.exec("INSERT INTO notes (text, author) VALUES ('a', 'b')");
    assert.equal(versionOf(db), 2);
  });

  it('keeps a copy from before, with its rows', () => {
    migrate(db, file, [NOTES]);
    db.exec("INSERT INTO notes VALUES ('kept')");
    migrate(db, file, [NOTES, AUTHORS]);
    const backup = new DatabaseSync(`${file}.v1.backup`);
    assert.deepEqual({ ...backup.prepare('SELECT * FROM notes').get() }, { text: 'kept' });
    assert.equal(versionOf(backup), 1);
    if (process.platform !== 'win32') assert.equal(statSync(`${file}.v1.backup`).mode & 0o777, 0o600);
    backup.close();
  });

  it('replaces the copy that an earlier, failed try has left', () => {
    migrate(db, file, [NOTES]);
    assert.throws(() => migrate(db, file, [NOTES, 'NOT SQL']));
    migrate(db, file, [NOTES, AUTHORS]);
    assert.equal(versionOf(db), 2);
  });

  it('leaves a file as it was when a step fails', () => {
    migrate(db, file, [NOTES]);
    assert.throws(() => migrate(db, file, [NOTES, AUTHORS, 'NOT SQL']));
    assert.equal(versionOf(db), 1);
    assert.equal(db.prepare('SELECT count(*) AS columns FROM pragma_table_info(?)').get('notes')?.['columns'], 1);
  });

  it('refuses a file of a newer version, and says what to do', () => {
    db.exec(`PRAGMA user_version = ${MIGRATIONS.length + 1}`);
    assert.throws(() => migrate(db, file), { kind: 'ledger-unavailable', message: /newer Signalbox.*Update this one/ });
  });
});

describe('inTransaction', () => {
  it('keeps nothing of work that throws, and can be used again', () => {
    const db = new DatabaseSync(':memory:');
    db.exec(NOTES);
    const insert = (text: string) => void db.prepare('INSERT INTO notes VALUES (?)').run(text);
    const failing = () => {
      insert('lost');
      throw new Error('no');
    };
    assert.throws(() => inTransaction(db, failing), /^Error: no$/);
    inTransaction(db, () => insert('kept'));
    assert.deepEqual(
      db
        .prepare('SELECT text FROM notes')
        .all()
        .map((row) => row['text']),
      ['kept'],
    );
    db.close();
  });
});
