import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import type { Settings } from '../../../src/config/schema.js';
import type { BudgetStanding } from '../../../src/core/budget/types.js';
import type { LedgerEntry } from '../../../src/core/ledger.js';
import { mockProvider } from '../../support/app.js';
import { startFakeUpstream, type FakeUpstream } from '../../support/fake-upstream.js';
import { chatBody, post } from '../../support/http.js';
import { freePort } from '../../support/ports.js';
import { startWindows, until, type Window, type Windows } from '../windows/windows.js';
import { faultIn } from './support.js';

/** A new ledger fits, and its log is full after some requests. */
const MAX_FILE_KIB = 512;

/** So many requests fill it for certain. */
const MANY = 400;

describe('F32 disk that fills up in mid-write', function () {
  if (process.platform === 'win32') return; // has no such limit
  this.timeout(60_000);
  let upstream: FakeUpstream;
  let windows: Windows;
  let url: string;

  const start = async (settings: Partial<Settings>): Promise<Window> => {
    upstream = await startFakeUpstream();
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    windows = await startWindows({ ...mockProvider(upstream.origin), 'proxy.port': port, ...settings });
    return openWindow(MAX_FILE_KIB);
  };
  afterEach(async () => {
    await windows.remove();
    await upstream.dispose();
  });

  const openWindow = async (maxFileKib?: number): Promise<Window> => {
    const window = await windows.open(maxFileKib === undefined ? {} : { maxFileKib });
    await window.ask({ do: 'start' });
    return window;
  };
  const send = async () =>
    post(`${url}/v1/chat/completions`, await windows.token(), chatBody('hi', { model: 'mock/thrifty' }));
  const rowsOf = async (window: Window) => (await window.ask({ do: 'rows' })) as LedgerEntry[]; // what a window answers with
  const bookedBy = async (window: Window): Promise<number> => {
    const [daily] = (await window.ask({ do: 'standings' })) as BudgetStanding[]; // the same
    assert.ok(daily);
    return daily.settledNanoUsd + daily.heldNanoUsd;
  };
  const told = ({ logs }: Window, what: RegExp): number => logs.filter((line) => what.test(line)).length;

  /** Each row that somebody was told of is there when space has come back, and the file is sound. */
  async function losesNothing(acknowledged: readonly string[], window: Window): Promise<readonly LedgerEntry[]> {
    const rows = await rowsOf(window);
    const kept = new Set(rows.map(({ requestId }) => requestId));
    assert.equal(kept.size, rows.length, 'a row is there twice');
    assert.deepEqual(
      acknowledged.filter((id) => !kept.has(id)),
      [],
    );
    await windows.closeAll();
    const db = new DatabaseSync(path.join(windows.dir, 'ledger.db'), { readOnly: true });
    assert.deepEqual({ ...db.prepare('PRAGMA integrity_check').get() }, { integrity_check: 'ok' });
    db.close();
    return rows;
  }

  it('under a hard cap: 503 before anybody is called; with space again nothing acknowledged is lost, and all is counted', async () => {
    const full = await start({ 'budget.daily': 50, 'budget.onExceeded': 'reject' });
    let refused: Awaited<ReturnType<typeof send>> | undefined;
    let answered = 0;
    for (; answered < MANY; answered += 1) {
      const one = await send();
      if (one.status !== 200) {
        refused = one;
        break;
      }
    }
    assert.ok(answered > 3, `only ${answered} were answered`);
    assert.deepEqual(
      [refused?.status, faultIn(refused?.text ?? '{}').code],
      [503, 'ledger-unavailable'],
      refused?.text,
    );
    assert.equal(upstream.requests.length, answered);
    assert.equal((await send()).status, 503);
    assert.equal(upstream.requests.length, answered);

    await full.kill();
    const roomy = await openWindow();
    assert.equal((await send()).status, 200);
    await until(async () => (await rowsOf(roomy)).length > full.rows.length);
    const rows = await rowsOf(roomy);
    // What has no row is still set aside: holds are smaller than rows, and some fit where no row did. No cent is forgotten.
    const cost = rows.reduce((sum, row) => sum + ('nanoUsd' in row.cost ? row.cost.nanoUsd : 0), 0);
    assert.ok((await bookedBy(roomy)) >= (cost / rows.length) * (answered + 1));
    await losesNothing([...full.rows, ...roomy.rows], roomy);
  });

  it('where caps only warn: every answer comes, a person is told once, and rows are kept again when there is space', async () => {
    const window = await start({ 'budget.daily': 50, 'budget.onExceeded': 'warn' });
    const isFull = (): boolean => told(window, /finished request could not be written/) > 0;
    let answered = 0;
    for (; answered < MANY && !isFull(); answered += 1) assert.equal((await send()).status, 200);
    assert.ok(isFull(), `the disk was not full after ${answered} requests`);
    for (let more = 0; more < 5; more += 1) assert.equal((await send()).status, 200);
    assert.equal(upstream.requests.length, answered + 5);
    await delay(300); // time for more words
    assert.deepEqual(
      [told(window, /caps are not counted/), told(window, /finished request could not be written/)],
      [1, 1],
      window.logs.join('\n'),
    );

    const acknowledged = [...window.rows];
    if (process.platform === 'linux') {
      execFileSync('prlimit', [`--pid=${window.pid}`, '--fsize=unlimited']);
      assert.equal((await send()).status, 200);
      await until(() => window.rows.length > acknowledged.length);
      await losesNothing(window.rows, window);
    }
    await windows.closeAll();
    const roomy = await openWindow();
    await losesNothing([...window.rows], roomy);
  });
});
