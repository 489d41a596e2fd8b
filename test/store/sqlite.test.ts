import assert from 'node:assert/strict';
import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { LedgerConnection } from '../../src/store/connection.js';
import { openSqliteStore } from '../../src/store/sqlite.js';
import { describeStore } from './contract.js';
import { aDecisionRecord, anEntry, idOf, noise } from './entries.js';
import { makeFolder, mustNotReport, overwrite, type TestFolder } from './folders.js';
import { openAlone } from './owners.js';

const add = (store: LedgerConnection, number: number) =>
  store.append(anEntry({ requestId: idOf(number) }), aDecisionRecord({ requestId: idOf(number) }));

describeStore('openSqliteStore', async () => {
  const folder = makeFolder();
  const store = await openAlone(path.join(folder.dir, 'ledger.db'));
  return { store, end: () => store.close().then(folder.remove) };
});

describe('openSqliteStore', function () {
  this.timeout(10_000);
  let folder: TestFolder;
  let file: string;

  beforeEach(() => {
    folder = makeFolder();
    file = path.join(folder.dir, 'ledger.db');
  });
  afterEach(() => folder.remove());

  it('says that the file is held elsewhere, within 50 ms', async () => {
    const owner = await openAlone(file);
    const startedMs = performance.now();
    assert.equal(await openSqliteStore(file, { report: mustNotReport }), 'held-elsewhere');
    assert.ok(performance.now() - startedMs <= 50);
    await owner.close();
  });

  it('can be opened by the next one as soon as it is closed', async () => {
    const first = await openAlone(file);
    await add(first, 1);
    await first.close();
    const second = await openAlone(file);
    assert.equal((await second.find(idOf(1)))?.entry.requestId, idOf(1));
    await second.close();
  });

  it('makes a file that only this user can read, in a folder that it makes', async function () {
    if (process.platform === 'win32') this.skip();
    const deep = path.join(folder.dir, 'new', 'ledger.db');
    const store = await openAlone(deep);
    assert.equal(statSync(deep).mode & 0o777, 0o600);
    assert.equal(statSync(path.dirname(deep)).mode & 0o777, 0o700);
    await store.close();
  });

  it('does not keep fields of a decision that it does not know', async () => {
    const store = await openAlone(file);
    const withText = { ...aDecisionRecord(), prompt: 'a secret sentence' };
    await store.append(anEntry(), withText);
    await store.close();
    assert.equal(readFileSync(file).includes('a secret sentence'), false);
  });

  it('leaves out a row of a list that it cannot read, reports it, and refuses to find it', async () => {
    await makeUnreadable(file, 2);
    const reported: unknown[] = [];
    const store = await openAlone(file, (error) => reported.push(error));
    const ids = (await store.list({ limit: 5, beforeId: undefined })).map((entry) => entry.requestId);
    assert.deepEqual(ids, [idOf(3), idOf(1)]);
    assert.equal(reported.length, 1);
    await assert.rejects(store.find(idOf(2)), { kind: 'ledger-unavailable' });
    await store.close();
  });

  it('leaves out a class that it does not know, and reports it', async () => {
    await fill(file, { rows: 3, noteBytes: 0 });
    const db = new DatabaseSync(file);
    db.prepare("UPDATE requests SET category = 'of another version' WHERE id = ?").run(idOf(2));
    db.close();
    const reported: unknown[] = [];
    const store = await openAlone(file, (error) => reported.push(error));
    assert.deepEqual(await store.classesSince(0, ''), [{ complexity: 'medium', category: 'factual', requests: 2 }]);
    assert.equal(reported.length, 1);
    await store.close();
  });

  it('counts nothing of a transaction that failed, also in what it was asked before', async () => {
    const store = await openAlone(file);
    await add(store, 1);
    const before = await store.spendSince(0);
    const nameless = { surface: 'proxy', app: undefined as unknown as string, sessionId: undefined } as const;
    const counted = add(store, 2);
    const failing = store.append(anEntry({ requestId: idOf(3), client: nameless }), aDecisionRecord());
    await Promise.allSettled([counted, failing]);
    assert.deepEqual(await store.spendSince(0), before);
    await add(store, 2);
    assert.equal((await store.spendSince(0)).requests, 2);
    await store.close();
  });

  it('sets a file aside that is not a ledger, and starts a new one', async () => {
    writeFileSync(file, 'not a database '.repeat(500));
    const messages = await messagesOfOpening(file);
    assert.match(
      messages.join(),
      /^The ledger file was damaged\. It is kept as "ledger\.db\.corrupt-\d{4}-\d\d-\d\dT[^"]*"/,
    );
    const kept = readdirSync(folder.dir).find((name) => name.startsWith('ledger.db.corrupt-')) ?? '';
    assert.match(readFileSync(path.join(folder.dir, kept), 'utf8'), /^not a database/);
  });

  it('sets a small file aside when a page in its middle is damaged', async () => {
    await fill(file, { rows: 200, noteBytes: 100 });
    overwrite(file, 4096 * 5, 4096 * 6);
    assert.equal((await messagesOfOpening(file)).length, 1);
  });

  it('is lost, and sets its file aside when closed, when damage shows in a file too large to check', async () => {
    const nineMegabytes = { rows: 90, noteBytes: 140_000 };
    await fill(file, nineMegabytes);
    overwrite(file, 4_000_000, 5_000_000);
    const reported: unknown[] = [];
    const store = await openAlone(file, (error) => reported.push(error));
    await assert.rejects(findAll(store, 90), { kind: 'ledger-unavailable', message: /damaged/ });
    assert.equal(store.isLost(), true);
    await store.close();
    assert.equal(reported.length, 1);
    assert.equal(readdirSync(folder.dir).filter((name) => name.startsWith('ledger.db.corrupt-')).length, 1);
  });

  it('writes many rows in slices, so that the event loop turns in between', async () => {
    const store = await openAlone(file);
    const written = Promise.all(Array.from({ length: 1_500 }, (_, index) => add(store, index)));
    let turns = 0;
    const counting = setInterval(() => (turns += 1), 1);
    await written;
    clearInterval(counting);
    assert.ok(turns >= 3, `the loop turned ${turns} times`);
    await store.close();
  });

  async function messagesOfOpening(damaged: string): Promise<string[]> {
    const messages: string[] = [];
    const store = await openAlone(damaged, (error) => messages.push(error instanceof Error ? error.message : ''));
    await add(store, 1);
    assert.equal((await store.spendSince(0)).requests, 1);
    await store.close();
    return messages;
  }

  async function findAll(store: LedgerConnection, rows: number): Promise<void> {
    for (let number = 0; number < rows; number += 1) await store.find(idOf(number));
  }

  async function fill(toFill: string, { rows, noteBytes }: { rows: number; noteBytes: number }): Promise<void> {
    const store = await openAlone(toFill);
    const advice = noise(noteBytes);
    const append = (id: string) => store.append(anEntry({ requestId: id }), aDecisionRecord({ requestId: id, advice }));
    const written = Promise.all(Array.from({ length: rows }, (_, index) => append(idOf(index))));
    await store.close();
    await written;
  }

  async function makeUnreadable(target: string, number: number): Promise<void> {
    await fill(target, { rows: 4, noteBytes: 100 });
    const db = new DatabaseSync(target);
    db.prepare('DELETE FROM decisions WHERE seq = (SELECT seq FROM requests WHERE id = ?)').run(idOf(0));
    db.prepare('DELETE FROM requests WHERE id = ?').run(idOf(0));
    db.prepare("UPDATE requests SET tier = 'of another version' WHERE id = ?").run(idOf(number));
    db.close();
  }
});
