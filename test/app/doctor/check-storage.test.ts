import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { checkStorage, type Disk } from '../../../src/app/doctor/check-storage.js';

const EXT4 = 0xef53;
const NFS = 0x6969;

describe('the doctor on storage', () => {
  let dir: string;
  beforeEach(async () => {
    dir = await mkdtemp(path.join(tmpdir(), 'signalbox-doctor-'));
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));

  const look = (over: Partial<Disk> = {}) =>
    checkStorage(dir, () => Promise.resolve({ freeBytes: 5e9, kind: EXT4, ...over }));

  it('tries to write, and leaves nothing', async () => {
    const [found] = await look();
    assert.equal(found?.what, `${dir} can be written; 5.0 GB are free.`);
    assert.deepEqual(await readdir(dir), []);
  });

  it('reads the disk it is on', async () => {
    assert.match((await checkStorage(dir))[0]?.what ?? '', /free/);
  });

  it('warns below a gigabyte, and finds a problem below 100 MB', async () => {
    assert.equal((await look({ freeBytes: 1e9 }))[0]?.state, 'ok');
    assert.equal((await look({ freeBytes: 1e9 - 1 }))[0]?.state, 'warning');
    assert.equal((await look({ freeBytes: 1e8 }))[0]?.state, 'warning');
    const [full] = await look({ freeBytes: 1e8 - 1 });
    assert.deepEqual([full?.state, full?.what], ['problem', 'Only 99 MB are free on the disk of the storage folder.']);
  });

  it('knows a network drive, also when the number comes with a sign', async () => {
    assert.match((await look({ kind: NFS }))[0]?.what ?? '', /network drive/);
    assert.equal((await look({ kind: 0xff534d42 | 0 }))[0]?.state, 'warning');
  });

  it('says what to do about a folder that cannot be', async () => {
    await writeFile(path.join(dir, 'file'), '');
    const [found] = await checkStorage(path.join(dir, 'file', 'inside'));
    assert.equal(found?.state, 'problem');
    assert.match(found.what, /cannot be written \(ENOTDIR\)/);
    assert.match(found.doThis ?? '', /SIGNALBOX_HOME/);
  });
});
