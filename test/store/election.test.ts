import assert from 'node:assert/strict';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { LedgerConnection } from '../../src/store/connection.js';
import { Election } from '../../src/store/election.js';
import { makeFolder, mustNotReport, type TestFolder } from './folders.js';
import { TOKEN, openAlone } from './owners.js';

function setVersion(file: string, version: number): void {
  const db = new DatabaseSync(file);
  db.exec(`PRAGMA user_version = ${version}`);
  db.close();
}

describe('Election', () => {
  let folder: TestFolder;
  let election: Election;
  let seated: LedgerConnection[];

  beforeEach(() => {
    folder = makeFolder();
    seated = [];
    election = new Election({ dir: folder.dir, token: TOKEN, report: mustNotReport }, ({ store }) =>
      seated.push(store),
    );
  });
  afterEach(async () => {
    await election.stop();
    folder.remove();
  });

  it('elects once for all who ask at the same time', async () => {
    const jobs = [1, 2, 3].map(() => election.use((store) => Promise.resolve(store)));
    assert.equal(new Set(await Promise.all(jobs)).size, 1);
    assert.equal(seated.length, 1);
    assert.equal(election.seat?.store, seated[0]);
  });

  it('runs a job again with the next seat when it loses its store', async () => {
    const used: LedgerConnection[] = [];
    const result = await election.use(async (store) => {
      used.push(store);
      if (used.length === 1) await store.close();
      return store.spendSince(0);
    });
    assert.equal(result.requests, 0);
    assert.deepEqual(used, seated);
    assert.equal(used.length, 2);
  });

  it('does not run a job again that fails for a reason of its own', async () => {
    let runs = 0;
    const failing = election.use(() => {
      runs += 1;
      return Promise.reject(new Error('its own reason'));
    });
    await assert.rejects(failing, /its own reason/);
    assert.equal(runs, 1);
  });

  it('waits for a ledger that is held by one who does not answer', async () => {
    const silent = await openAlone(path.join(folder.dir, 'ledger.db'));
    const waiting = election.use((store) => store.spendSince(0));
    await new Promise((resolve) => setTimeout(resolve, 60));
    assert.equal(seated.length, 0);
    await silent.close();
    assert.equal((await waiting).requests, 0);
    assert.equal(election.seat?.role, 'owner');
  });

  it('refuses those who still wait when it stops', async () => {
    const silent = await openAlone(path.join(folder.dir, 'ledger.db'));
    const waiting = election.use((store) => store.spendSince(0));
    const refused = assert.rejects(waiting, { kind: 'ledger-unavailable', message: /was closed/ });
    await election.stop();
    await refused;
    await silent.close();
  });

  it('tries again after an election that failed', async () => {
    const file = path.join(folder.dir, 'ledger.db');
    setVersion(file, 99);
    const refused = election.use((store) => store.spendSince(0));
    await assert.rejects(refused, { message: /newer Signalbox/ });
    setVersion(file, 0);
    assert.equal((await election.use((store) => store.spendSince(0))).requests, 0);
  });

  it('leaves a seat only once', async () => {
    await election.use((store) => store.spendSince(0));
    const first = election.seat;
    assert.ok(first);
    await election.leave(first);
    await election.use((store) => store.spendSince(0));
    const second = election.seat;
    await election.leave(first);
    assert.equal(election.seat, second);
    assert.notEqual(second, first);
  });
});
