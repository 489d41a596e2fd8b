import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { build } from 'esbuild';
import { openSharedStore, type SharedStore } from '../../src/store/shared.js';
import { openSqliteStore } from '../../src/store/sqlite.js';
import { aDecisionRecord, anEntry } from './entries.js';
import { makeFolder, mustNotReport, type TestFolder } from './folders.js';

/** Another process that appends, and the ids it was told are in the ledger. */
type Appender = { readonly process: ChildProcess; readonly acknowledged: string[]; readonly role: () => string };

describe('the ledger of several processes', function () {
  this.timeout(20_000);
  let folder: TestFolder;
  let script: string;

  before(async () => {
    folder = makeFolder();
    script = path.join(folder.dir, 'appender.mjs');
    await build({
      entryPoints: ['test/store/appender.ts'],
      bundle: true,
      platform: 'node',
      format: 'esm',
      outfile: script,
    });
  });
  after(() => folder.remove());

  function start(dir: string, name: string): Appender {
    const child = spawn(process.execPath, [script, dir, name], { stdio: ['ignore', 'pipe', 'inherit'] });
    const acknowledged: string[] = [];
    let role = 'none';
    createInterface({ input: child.stdout }).on('line', (line) => {
      const [nowIs = '', id = ''] = line.split(' ');
      role = nowIs;
      acknowledged.push(id);
    });
    return { process: child, acknowledged, role: () => role };
  }

  async function until(isTrue: () => boolean): Promise<void> {
    while (!isTrue()) await new Promise((resolve) => setTimeout(resolve, 5));
  }

  async function kill(appender: Appender): Promise<void> {
    const closed = once(appender.process, 'close');
    appender.process.kill('SIGKILL');
    await closed;
  }

  /** Appends in this process, like an Appender in its own, until it is stopped. */
  function appendHere(store: SharedStore) {
    const acknowledged: string[] = [];
    let isStopped = false;
    const run = async () => {
      while (!isStopped) {
        const requestId = `HERE${String(acknowledged.length).padStart(6, '0')}`;
        await store.append(anEntry({ requestId }), aDecisionRecord({ requestId }));
        acknowledged.push(requestId);
      }
    };
    const running = run();
    const stop = () => {
      isStopped = true;
      return running;
    };
    return { acknowledged, stop };
  }

  for (let round = 1; round <= 4; round += 1) {
    it(`keeps every acknowledged row when its owner is killed at work (${round} of 4)`, async () => {
      const dir = path.join(folder.dir, `round-${round}`);
      const owner = start(dir, 'OWNER');
      await until(() => owner.role() === 'owner');
      const other = start(dir, 'OTHER');
      await until(() => other.role() === 'follower');
      const store = openSharedStore({ dir, token: 'a-shared-token', report: mustNotReport });
      const here = appendHere(store);
      await until(() => here.acknowledged.length >= round);

      await kill(owner);
      const diedAtMs = performance.now();
      const countsAtDeath = { other: other.acknowledged.length, here: here.acknowledged.length };
      await until(() => other.acknowledged.length > countsAtDeath.other);
      await until(() => here.acknowledged.length > countsAtDeath.here);
      assert.ok(performance.now() - diedAtMs < 2_000, 'somebody takes over within two seconds');

      await here.stop();
      await kill(other);
      const kept = new Set((await store.after(undefined, 10_000)).map((entry) => entry.requestId));
      const acknowledged = [...owner.acknowledged, ...other.acknowledged, ...here.acknowledged];
      assert.deepEqual(
        acknowledged.filter((id) => !kept.has(id)),
        [],
      );
      await store.close();
      assert.equal(integrityOf(path.join(dir, 'ledger.db')), 'ok');
    });
  }

  function integrityOf(file: string): unknown {
    const db = new DatabaseSync(file);
    const verdict = db.prepare('PRAGMA integrity_check').get()?.['integrity_check'];
    db.close();
    return verdict;
  }

  it('is held elsewhere, quickly, for a second process', async () => {
    const dir = path.join(folder.dir, 'held');
    const owner = start(dir, 'OWNER');
    await until(() => owner.role() === 'owner');
    const startedMs = performance.now();
    assert.equal(await openSqliteStore(path.join(dir, 'ledger.db'), { report: mustNotReport }), 'held-elsewhere');
    assert.ok(performance.now() - startedMs <= 50);
    await kill(owner);
  });
});
