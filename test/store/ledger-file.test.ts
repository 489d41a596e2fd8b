import assert from 'node:assert/strict';
import { chmodSync, existsSync, readFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { loadSqlite, openLedgerFile, setAside, type Sqlite } from '../../src/store/ledger-file.js';
import { makeFolder, mustNotReport, type TestFolder } from './folders.js';

describe('loadSqlite', () => {
  it('says what to do where there is no node:sqlite', async () => {
    const missing = () => Promise.reject(new Error('No such built-in module: node:sqlite'));
    await assert.rejects(loadSqlite(missing), {
      kind: 'ledger-unavailable',
      message: /^Node \d+\.\d+\.\d+, .* has no SQLite.*Use Node 22\.13 or newer/,
    });
  });
});

describe('openLedgerFile', () => {
  let folder: TestFolder;
  let file: string;

  beforeEach(() => {
    folder = makeFolder();
    file = path.join(folder.dir, 'ledger.db');
  });
  afterEach(() => folder.remove());

  /** A SQLite whose first write to the file fails in this way. */
  function failing(errcode: number) {
    let closed = 0;
    class FailingDatabase {
      exec(): void {
        throw Object.assign(new Error('from SQLite'), { errcode });
      }
      close(): void {
        closed += 1;
      }
    }
    const sqlite = { DatabaseSync: FailingDatabase as unknown as Sqlite['DatabaseSync'] };
    return { sqlite, closed: () => closed };
  }

  for (const [what, errcode, advice] of [
    ['a file that it may only read', 8, /could not be opened for writing\. Check the permissions/],
    ['a disk that fails', 10, /\(SQLite code 10\)\. Check the disk/],
    ['a full disk', 13, /the disk is full\. Free some space/],
  ] as const) {
    it(`gives advice for ${what}, holds nothing, and leaves the file where it is`, () => {
      const { sqlite, closed } = failing(errcode);
      writeFileSync(file, 'the ledger');
      assert.throws(() => openLedgerFile(sqlite, file, mustNotReport), { kind: 'ledger-unavailable', message: advice });
      assert.equal(closed(), 1);
      assert.equal(readFileSync(file, 'utf8'), 'the ledger');
      assert.deepEqual(readdirSync(folder.dir), ['ledger.db']);
    });
  }

  it('gives advice for a folder that it may not write', async function () {
    if (process.platform === 'win32' || process.getuid?.() === 0) this.skip();
    chmodSync(folder.dir, 0o500);
    const sqlite = await loadSqlite();
    assert.throws(() => openLedgerFile(sqlite, file, mustNotReport), {
      kind: 'ledger-unavailable',
      message: /storage folder/,
    });
    chmodSync(folder.dir, 0o700);
  });
});

describe('setAside', () => {
  let folder: TestFolder;
  let file: string;

  beforeEach(() => {
    folder = makeFolder();
    file = path.join(folder.dir, 'ledger.db');
  });
  afterEach(() => folder.remove());

  const openFile = async () => {
    const opened = openLedgerFile(await loadSqlite(), file, mustNotReport);
    assert.ok(opened !== 'held-elsewhere');
    return opened;
  };

  it('renames the file, and reports under which name it is kept, without its folder', async () => {
    const messages: string[] = [];
    setAside(await openFile(), (error) => messages.push(String(error)));
    const [kept = ''] = readdirSync(folder.dir);
    assert.match(kept, /^ledger\.db\.corrupt-\d{4}-\d\d-\d\dT[\d.-]+Z$/);
    assert.equal(messages.length, 1);
    assert.ok(messages[0]?.includes(`"${kept}"`));
  });

  it('renames a log that was left beside it, as it must not be replayed into the new file', async () => {
    const opened = await openFile();
    opened.db.close();
    writeFileSync(`${file}-wal`, 'what the killed owner wrote');
    setAside({ ...opened, db: (await openElsewhere()).db }, () => undefined);
    assert.equal(existsSync(`${file}-wal`), false);
    assert.equal(readdirSync(folder.dir).filter((name) => name.endsWith('Z-wal')).length, 1);
  });

  it('leaves a file alone that has taken the name since', async () => {
    const opened = await openFile();
    renameSync(file, `${file}.moved`);
    writeFileSync(file, 'the new ledger of another process');
    setAside(opened, mustNotReport);
    assert.equal(readFileSync(file, 'utf8'), 'the new ledger of another process');
  });

  async function openElsewhere() {
    const opened = openLedgerFile(await loadSqlite(), path.join(folder.dir, 'other', 'ledger.db'), mustNotReport);
    assert.ok(opened !== 'held-elsewhere');
    return opened;
  }
});
