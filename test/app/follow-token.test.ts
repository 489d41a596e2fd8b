import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { followToken } from '../../src/app/follow-token.js';
import { readLedgerKey, rotateToken } from '../../src/app/rotate-token.js';
import { readToken } from '../../src/app/storage.js';

describe('the token that is followed', () => {
  let dir: string;
  beforeEach(async () => {
    dir = await mkdtemp(path.join(tmpdir(), 'signalbox-token-'));
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));

  it('is that of the file, at once', async () => {
    const first = await readToken(dir);
    const token = followToken(dir, first);
    assert.equal(token(), first);
    const { token: second } = await rotateToken(dir);
    assert.equal(token(), second);
    assert.equal(await readToken(dir), second);
  });

  it('is the last one while the file is damaged or gone', async () => {
    const first = await readToken(dir);
    const token = followToken(dir, first);
    await writeFile(path.join(dir, 'token'), 'short');
    assert.equal(token(), first);
    await rm(path.join(dir, 'token'));
    assert.equal(token(), first);
  });

  it('is the one of the start when the folder is new', () => {
    assert.equal(followToken(path.join(dir, 'none'), 'given')(), 'given');
  });

  it('is not what the processes of the ledger know each other by: that stays', async () => {
    const first = await readToken(dir);
    assert.equal(await readLedgerKey(dir), first);
    await rotateToken(dir);
    await rotateToken(dir);
    assert.equal(await readLedgerKey(dir), first);
  });

  it('is taken by nobody where no proxy runs', async () => {
    const { url, isTaken } = await rotateToken(dir);
    assert.deepEqual([url, isTaken], [undefined, true]);
  });
});
