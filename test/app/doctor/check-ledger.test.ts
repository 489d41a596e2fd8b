import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { checkLedger, type LedgerDeps } from '../../../src/app/doctor/check-ledger.js';

describe('the doctor on the ledger', () => {
  let dir: string;
  let checks: number;
  beforeEach(async () => {
    dir = await mkdtemp(path.join(tmpdir(), 'signalbox-doctor-'));
    checks = 0;
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));

  const look = ({
    rows = 1_234,
    problems = [] as readonly string[],
    ...over
  }: Partial<LedgerDeps> & { readonly rows?: number; readonly problems?: readonly string[] } = {}) =>
    checkLedger({
      dir,
      countRows: () => Promise.resolve(rows),
      check: () => {
        checks += 1;
        return Promise.resolve({ rows, bytes: 2_500_000, problems });
      },
      isThorough: false,
      clockMs: () => checks * 400,
      ...over,
    });

  it('reads it as a whole, and says how long that took', async () => {
    assert.deepEqual(await look(), [
      {
        check: 'ledger',
        state: 'ok',
        what: 'The ledger is sound: 1,234 requests, 2.5 MB, read in 0.4 s. Its sums agree with its rows.',
      },
    ]);
  });

  it('leaves a large one alone unless asked', async () => {
    assert.equal((await look({ rows: 200_000 }))[0]?.state, 'ok');
    const [found] = await look({ rows: 200_001 });
    assert.deepEqual([found?.state, checks], ['unknown', 1]);
    assert.match(found?.doThis ?? '', /--ledger/);
    assert.equal((await look({ rows: 200_001, isThorough: true }))[0]?.state, 'ok');
  });

  it('says what is broken, and how to save it', async () => {
    const [found] = await look({ problems: ['Page 3: btreeInitPage() returns error code 11'] });
    assert.equal(found?.state, 'problem');
    assert.match(found.what, /Page 3/);
    assert.match(found.doThis ?? '', /signalbox export/);
  });

  it('tells of damaged ones that were set aside, once each', async () => {
    const name = 'ledger.db.corrupt-2026-11-26T09-00-00.000Z';
    await writeFile(path.join(dir, name), '');
    await writeFile(path.join(dir, `${name}-wal`), '');
    const found = await look();
    assert.equal(found.length, 2);
    assert.equal(found[1]?.state, 'warning');
    assert.ok(found[1].what.includes(name));
  });
});
