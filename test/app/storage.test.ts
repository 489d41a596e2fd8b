import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readText, readToken, storageDir, writePrivate } from '../../src/app/storage.js';

describe('storage', () => {
  let dir: string;
  beforeEach(async () => {
    dir = await mkdtemp(path.join(tmpdir(), 'signalbox-'));
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));

  it('is where SIGNALBOX_HOME says', () => {
    assert.equal(
      storageDir((name) => (name === 'SIGNALBOX_HOME' ? '/elsewhere' : undefined)),
      '/elsewhere',
    );
    assert.ok(storageDir(() => undefined).endsWith('.signalbox'));
  });

  it('makes one token for all who ask at once', async () => {
    const tokens = await Promise.all(Array.from({ length: 8 }, () => readToken(dir)));
    assert.equal(new Set(tokens).size, 1);
    assert.match(tokens[0] ?? '', /^[A-Za-z0-9_-]{43}$/);
  });

  it('lets only this user read it, and leaves nothing else behind', async () => {
    await readToken(dir);
    assert.equal((await stat(path.join(dir, 'token'))).mode & 0o777, 0o600);
    assert.equal((await stat(dir)).mode & 0o777, 0o700);
    assert.deepEqual(await readdir(dir), ['token']);
  });

  it('replaces a token that is damaged', async () => {
    await writeFile(path.join(dir, 'token'), 'short');
    const token = await readToken(dir);
    assert.match(token, /^[A-Za-z0-9_-]{43}$/);
    assert.equal(await readToken(dir), token);
  });

  it('replaces a file whole', async () => {
    const file = path.join(dir, 'note');
    await writePrivate(file, 'one');
    await writePrivate(file, 'two');
    assert.equal(await readText(file), 'two');
    assert.equal(await readText(path.join(dir, 'nothing')), undefined);
  });
});
