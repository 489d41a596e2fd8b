import assert from 'node:assert/strict';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { checkToken } from '../../../src/app/doctor/check-token.js';

describe('the doctor on who may read', () => {
  let dir: string;
  beforeEach(async () => {
    dir = await mkdtemp(path.join(tmpdir(), 'signalbox-doctor-'));
    await chmod(dir, 0o700);
    await writeFile(path.join(dir, 'token'), 'secret', { mode: 0o600 });
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));

  const states = async () => (await checkToken(dir, 'linux')).map(({ state }) => state);

  it('is content with what this user alone may read, and with nothing', async () => {
    assert.deepEqual(await states(), ['ok']);
    assert.match((await checkToken(path.join(dir, 'none')))[0]?.what ?? '', /no token yet/);
  });

  it('finds a folder that others may look into', async () => {
    await chmod(dir, 0o750);
    const [found] = await checkToken(dir, 'linux');
    assert.equal(found?.state, 'problem');
    assert.match(found.what, /\(mode 0750\)/);
    assert.equal(found.doThis, `Run: chmod 700 "${dir}"`);
  });

  it('finds a token and a ledger that others may read', async () => {
    await chmod(path.join(dir, 'token'), 0o640);
    await writeFile(path.join(dir, 'ledger.db'), '', { mode: 0o600 });
    await chmod(path.join(dir, 'ledger.db'), 0o604);
    const found = await checkToken(dir, 'linux');
    assert.deepEqual(
      found.map(({ what }) => what),
      ['Others on this machine may read token (mode 0640).', 'Others on this machine may read ledger.db (mode 0604).'],
    );
    assert.match(found[0]?.doThis ?? '', /chmod 600 .*a new token is made/);
  });

  it('says that it did not look on Windows', async () => {
    const [found] = await checkToken(dir, 'win32');
    assert.equal(found?.state, 'unknown');
  });
});
