import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { loadSqlite, openLedgerFile, setAside } from '../../src/store/ledger-file.js';
import { makeFolder, mustNotReport, type TestFolder } from './folders.js';

describe('loadSqlite', () => {
  it('says what to do where there is no node:sqlite', async () => {
    const missing = () => Promise.reject(new Error('No such built-in module: node:sqlite'));
    await assert.rejects(loadSqlite(missing), { kind: 'ledger-unavailable', message: /Node 22\.13 or newer/ });
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
