import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { GatewayError } from '../../src/core/errors.js';
import type { LedgerConnection } from '../../src/store/connection.js';
import { migrate } from '../../src/store/migrate.js';
import { makeInsert } from '../../src/store/rows.js';
import { makeKeptSpend } from '../../src/store/spend-kept.js';
import { toLedgerError } from '../../src/store/sqlite-errors.js';
import { openSqliteStore } from '../../src/store/sqlite.js';
import { WriteQueue } from '../../src/store/write-queue.js';
import { LAW_MS, runs } from '../support/runs.js';
import { aDecisionRecord, anEntry, idOf, noise } from './entries.js';
import { makeFolder, mustNotReport, overwrite, type TestFolder } from './folders.js';
import { openAlone } from './owners.js';

const ROWS = 40;

const add = (store: LedgerConnection, number: number, advice?: string) =>
  store.append(anEntry({ requestId: idOf(number) }), aDecisionRecord({ requestId: idOf(number), advice }));

describe('a damaged ledger', function () {
  this.timeout(LAW_MS);
  let folder: TestFolder;
  let file: string;
  let messages: string[];

  beforeEach(() => {
    folder = makeFolder();
    file = path.join(folder.dir, 'ledger.db');
    messages = [];
  });
  afterEach(() => folder.remove());

  const report = (error: unknown) => void messages.push(error instanceof Error ? error.message : String(error));
  const keptFiles = () => readdirSync(folder.dir).filter((name) => name.includes('.corrupt-'));

  async function fill(rows = ROWS, noteCharacters = 0): Promise<void> {
    const store = await openAlone(file);
    const written = Promise.all(Array.from({ length: rows }, (_, number) => add(store, number, noise(noteCharacters))));
    await store.close();
    await written;
  }

  /** How many rows there are once the file was opened again and took one more. */
  async function rowsAfterOpening(): Promise<number> {
    const store = await openAlone(file, report);
    await add(store, 9_999);
    const { requests } = await store.spendSince(0);
    await store.close();
    return requests;
  }

  it('that was cut short is set aside with a word, and a new one is started', async () => {
    await fill();
    truncateSync(file, 4_096 * 9 + 100);
    assert.equal(await rowsAfterOpening(), 1);
    assert.equal(messages.length, 1);
    assert.equal(keptFiles().length, 1);
    assert.ok(messages[0]?.includes(`"${keptFiles()[0] ?? ''}"`));
  });

  it('that was cut to nothing is a new one', async () => {
    await fill();
    truncateSync(file, 0);
    assert.equal(await rowsAfterOpening(), 1);
    assert.deepEqual(messages, []);
  });

  it('costs nothing else in its folder', async () => {
    await fill();
    const other = path.join(folder.dir, 'memory.json');
    writeFileSync(other, '{"kept":true}');
    overwrite(file, 4_096 * 3, 4_096 * 6);
    await rowsAfterOpening();
    assert.equal(readFileSync(other, 'utf8'), '{"kept":true}');
  });

  it('loses nothing by a log that is no log', async () => {
    await fill();
    writeFileSync(`${file}-wal`, noise(50_000));
    assert.equal(await rowsAfterOpening(), ROWS + 1);
    assert.deepEqual(messages, []);
  });

  it('is told of by a check, when it is too large for one at every start', async () => {
    await fill(90, 140_000);
    overwrite(file, 4_096 * 1_500, 4_096 * 1_501);
    const store = await openAlone(file, report);
    const { problems } = await store.check();
    assert.ok(problems.length > 0);
    await store.close();
  });

  it('of a newer version is left as it is, and the advice is to update', async () => {
    await fill();
    const db = new DatabaseSync(file);
    db.exec('PRAGMA user_version = 1000');
    db.close();
    const advice = { kind: 'ledger-unavailable', message: /newer Signalbox.*Update this one/ };
    await assert.rejects(openSqliteStore(file, { report: mustNotReport }), advice);
    assert.deepEqual(readdirSync(folder.dir), ['ledger.db']);
  });

  it('whose tables are not ours is refused with a word, and not held', async () => {
    await fill();
    const db = new DatabaseSync(file);
    db.exec('ALTER TABLE requests RENAME COLUMN at_ms TO at_us');
    db.close();
    await assert.rejects(openSqliteStore(file, { report: mustNotReport }), { kind: 'ledger-unavailable' });
    new DatabaseSync(file).prepare('SELECT count(*) FROM requests').get();
  });

  it('keeps what was written before the cut, wherever its log was cut', async () => {
    const { db, wal } = await copyAtWork();
    const law = fc.asyncProperty(fc.nat(wal.length), async (bytes) => {
      writeFileSync(file, db);
      writeFileSync(`${file}-wal`, wal.subarray(0, bytes));
      const store = await openAlone(file, mustNotReport);
      const ids = (await store.after(undefined, 100)).map(({ requestId }) => requestId);
      assert.deepEqual(
        ids,
        ids.map((_, number) => idOf(number)),
      );
      const { problems } = await store.check();
      await store.close();
      assert.deepEqual(problems, []);
    });
    await fc.assert(law, runs(40));
  });

  it('opens and takes rows, or says why not, whichever byte is another', async () => {
    await fill();
    const sound = readFileSync(file);
    const law = fc.asyncProperty(fc.nat(sound.length - 1), fc.integer({ min: 1, max: 255 }), async (at, bits) => {
      folder.remove();
      mkdirSync(folder.dir);
      const damaged = Buffer.from(sound);
      damaged[at] = (damaged[at] ?? 0) ^ bits;
      writeFileSync(file, damaged);
      try {
        await use();
        await use();
      } catch (error) {
        assert.ok(error instanceof GatewayError, String(error));
        assert.equal(error.kind, 'ledger-unavailable');
      }
    });
    await fc.assert(law, runs(40));
  });

  async function use(): Promise<void> {
    const store = await openAlone(file, report);
    try {
      await add(store, 9_999);
      await store.list({ limit: 100, beforeId: undefined });
      await store.spendSince(0);
      await store.check();
    } finally {
      await store.close();
    }
  }

  /** The file and its log as they are while an owner writes one row after another. */
  async function copyAtWork(): Promise<{ db: Buffer; wal: Buffer }> {
    const store = await openAlone(file);
    for (let number = 0; number < 12; number += 1) await add(store, number);
    const copy = path.join(folder.dir, 'copy');
    copyFileSync(file, copy);
    copyFileSync(`${file}-wal`, `${copy}-wal`);
    await store.close();
    return { db: readFileSync(copy), wal: readFileSync(`${copy}-wal`) };
  }
});

describe('a ledger on a full disk', () => {
  it('refuses a row with advice, counts nothing of it, and takes the next when there is room', async () => {
    const db = new DatabaseSync(':memory:');
    migrate(db, ':memory:');
    const spend = makeKeptSpend(db);
    const asked = { sinceMs: 0, untilMs: undefined, slots: [], by: [] };
    let insert = makeInsert(db, spend.count);
    const queue = new WriteQueue(db);
    const write = (number: number) =>
      new Promise<void>((resolve, reject) => {
        const entry = anEntry({ requestId: idOf(number) });
        const run = () => {
          insert(entry, aDecisionRecord({ requestId: entry.requestId, advice: noise(20_000) }));
          return resolve;
        };
        const fail = (error: unknown) => {
          insert = makeInsert(db, spend.count);
          spend.forget();
          reject(toLedgerError(error));
        };
        queue.push({ run, fail });
        queue.drain();
      });

    await write(1);
    assert.equal(spend.of(asked)[0]?.requests, 1);
    db.exec('PRAGMA max_page_count = 1');
    await assert.rejects(write(2), { kind: 'ledger-unavailable', message: /disk is full.*Free some space/ });
    assert.equal(spend.of(asked)[0]?.requests, 1);
    db.exec('PRAGMA max_page_count = 1000000');
    await write(3);
    assert.equal(spend.of(asked)[0]?.requests, 2);
    db.close();
  });
});
