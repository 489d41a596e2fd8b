import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { withFileLock } from '../../src/app/file-lock.js';

describe('withFileLock', () => {
  let dir: string;
  let file: string;
  beforeEach(async () => {
    dir = await mkdtemp(path.join(tmpdir(), 'signalbox-lock-'));
    file = path.join(dir, 'x.json');
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));

  it('lets one change run after the other, and leaves nothing behind', async () => {
    let running = 0;
    let count = 0;
    const change = async (): Promise<void> => {
      running += 1;
      assert.equal(running, 1);
      await delay(1);
      count += 1;
      running -= 1;
    };
    await Promise.all(Array.from({ length: 20 }, () => withFileLock(file, change)));
    assert.equal(count, 20);
    assert.deepEqual(await readdir(dir), []);
  });

  it('gives the change its say, and frees the lock when it fails', async () => {
    await assert.rejects(
      withFileLock(file, () => Promise.reject(new Error('no'))),
      /no/,
    );
    assert.equal(await withFileLock(file, () => Promise.resolve(7)), 7);
  });

  it('takes the lock of a process that died', async () => {
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    await writeFile(`${file}.lock`, `${pid} ${hostname()} x`);
    assert.equal(await withFileLock(file, () => Promise.resolve('mine')), 'mine');
  });

  it('waits for a process that lives, or lives elsewhere, until its lock is ten seconds old', async () => {
    for (const holder of [`${process.pid} ${hostname()} x`, '1 another-machine x']) {
      await writeFile(`${file}.lock`, holder);
      let isTaken = false;
      const taking = withFileLock(file, () => Promise.resolve((isTaken = true)));
      await delay(100);
      assert.equal(isTaken, false);
      assert.equal(await readFile(`${file}.lock`, 'utf8'), holder);
      const old = Date.now() / 1_000 - 11;
      await utimes(`${file}.lock`, old, old);
      await taking;
    }
  });
});
