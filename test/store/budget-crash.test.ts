import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { build } from 'esbuild';
import { openSharedStore } from '../../src/store/shared.js';
import { makeFolder, mustNotReport, type TestFolder } from './folders.js';
import { TOKEN } from './owners.js';
import { BIG_CAP, COST_NANO_USD, spend } from './spender.js';

/** How often the owner is killed: some times in CI, 200 to prove it. Source: RELIABILITY 3.2, faults 30 and 31. */
const ROUNDS = Number(process.env['SIGNALBOX_KILL_ROUNDS'] ?? 4);

const LANES = 8;

/** From the first call on, so that a kill meets every part of one. */
const MAX_LIFE_MS = 250;

type Told = { readonly held: string[]; readonly rows: string[] };

describe('money when its owner is killed at work', function () {
  this.timeout(20_000);
  let folder: TestFolder;
  let script: string;

  before(async () => {
    folder = makeFolder();
    script = path.join(folder.dir, 'spender.mjs');
    await build({
      stdin: {
        contents: `import { main } from './spender.ts'; await main(process.argv[2], ${LANES});`,
        resolveDir: 'test/store',
        loader: 'ts',
      },
      bundle: true,
      platform: 'node',
      format: 'esm',
      outfile: script,
    });
  });
  after(() => folder.remove());

  /** Another process that spends, and what it was told. */
  function start(dir: string) {
    const child = spawn(process.execPath, [script, dir], { stdio: ['ignore', 'pipe', 'inherit'] });
    const told: Told = { held: [], rows: [] };
    createInterface({ input: child.stdout }).on('line', (line) => note(told, ...(line.split(' ') as [string, string])));
    const kill = async () => {
      const closed = once(child, 'close');
      child.kill('SIGKILL');
      await closed;
    };
    return { told, kill };
  }

  const note = (told: Told, what: string, id: string) => void (what === 'held' ? told.held : told.rows).push(id);

  async function until(isTrue: () => boolean): Promise<void> {
    while (!isTrue()) await sleep(2);
  }

  for (let round = 1; round <= ROUNDS; round += 1) {
    it(`is neither lost nor counted twice (${round} of ${ROUNDS})`, async () => {
      const dir = path.join(folder.dir, `round-${round}`);
      const owner = start(dir);
      await until(() => owner.told.rows.length > 0);
      const store = openSharedStore({ dir, token: TOKEN, report: mustNotReport });
      const here: Told = { held: [], rows: [] };
      let isOver = false;
      const spending = spend(
        store,
        'HERE-',
        (what, id) => note(here, what, id),
        () => isOver,
      );

      const lifeMs = Math.random() * MAX_LIFE_MS;
      await sleep(lifeMs);
      await owner.kill();
      const before = here.rows.length;
      await until(() => here.rows.length > before + 1);
      isOver = true;
      await spending;

      const [standing] = await store.standings([BIG_CAP]);
      await store.close();
      const what = `killed after ${lifeMs.toFixed(1)} ms`;
      const kept = read(path.join(dir, 'ledger.db'));
      assert.equal(kept.integrity, 'ok', what);
      const missing = (ids: readonly string[], where: ReadonlySet<string>) => ids.filter((id) => !where.has(id));
      assert.deepEqual(missing([...owner.told.rows, ...here.rows], kept.rows), [], what);
      assert.deepEqual(missing([...owner.told.held, ...here.held], new Set([...kept.rows, ...kept.holds])), [], what);
      assert.deepEqual(
        [...kept.holds].filter((id) => kept.rows.has(id)),
        [],
        what,
      );
      assert.equal(standing?.heldNanoUsd, kept.heldNanoUsd, what);
      assert.equal(standing.settledNanoUsd, kept.rows.size * COST_NANO_USD, what);
      assert.ok(kept.holds.size <= LANES, what);
    });
  }

  /** What the file has, its ids without those that come twice. */
  function read(file: string) {
    const db = new DatabaseSync(file);
    const ids = (sql: string) =>
      db
        .prepare(sql)
        .all()
        .map(({ id }) => String(id));
    const rows = ids('SELECT id FROM requests');
    const kept = {
      integrity: db.prepare('PRAGMA integrity_check').get()?.['integrity_check'],
      rows: new Set(rows),
      holds: new Set(ids('SELECT id FROM holds')),
      heldNanoUsd: Number(db.prepare('SELECT coalesce(sum(nano_usd), 0) AS nano FROM holds').get()?.['nano']),
    };
    assert.equal(kept.rows.size, rows.length);
    db.close();
    return kept;
  }
});
