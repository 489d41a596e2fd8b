import assert from 'node:assert/strict';
import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { LedgerEntry } from '../../../src/core/ledger.js';
import { overwrite } from '../../store/folders.js';
import { mockProvider } from '../../support/app.js';
import { startFakeUpstream, type FakeUpstream } from '../../support/fake-upstream.js';
import { chatBody, post } from '../../support/http.js';
import { freePort } from '../../support/ports.js';
import { startWindows, until, type Window, type Windows } from './windows.js';

describe('F37 a damaged file', function () {
  this.timeout(30_000);
  let upstream: FakeUpstream;
  let windows: Windows;
  let url: string;
  let key: string;

  beforeEach(async () => {
    upstream = await startFakeUpstream();
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    windows = await startWindows({ ...mockProvider(upstream.origin), 'proxy.port': port });
    const [owner] = await windows.openAll(2);
    key = String(await owner.ask({ do: 'create-key', name: 'ci' }));
    assert.equal(await send(), 200);
    await until(async () => (await rowsOf(owner)).length === 1);
    await windows.closeAll();
  });
  afterEach(async () => {
    await windows.remove();
    await upstream.dispose();
  });

  const send = async (): Promise<number> => (await post(`${url}/v1/chat/completions`, key, chatBody('hi'))).status;
  const rowsOf = async (window: Window) => (await window.ask({ do: 'rows' })) as LedgerEntry[]; // what a window answers with
  const file = (name: string): string => path.join(windows.dir, name);
  const placesOf = (all: readonly Window[]) => all.map((window) => window.state()).toSorted();

  it('ledger: it is set aside with its date, a new one is used by all, one of them says so, keys still work', async () => {
    rmSync(file('ledger.db-wal'), { force: true });
    overwrite(file('ledger.db'), 0, 8_192);
    const all = await windows.openAll(2);
    for (const window of all) assert.deepEqual(await rowsOf(window), []);
    assert.equal(readdirSync(windows.dir).filter((name) => /^ledger\.db\.corrupt-\d{4}-/.test(name)).length, 1);
    await until(() => all.some(({ logs }) => logs.some((line) => line.includes('The ledger file was damaged'))));
    assert.equal(await send(), 200);
    await until(async () => (await rowsOf(all[0])).length === 1);
  });

  it('token: windows that start at once agree on a new one, and nothing else is lost', async () => {
    writeFileSync(file('token'), 'half a tok');
    const all = await Promise.all([windows.open(), windows.open(), windows.open()]);
    await Promise.all(all.map((window) => window.ask({ do: 'start' })));
    assert.deepEqual(placesOf(all), ['elsewhere', 'elsewhere', 'here']);
    assert.match(readFileSync(file('token'), 'utf8'), /^[A-Za-z0-9_-]{43}$/);
    for (const window of all) assert.equal((await rowsOf(window)).length, 1);
    assert.equal(await send(), 200);
  });

  it('note of the proxy: it is written anew', async () => {
    writeFileSync(file('proxy.json'), '{"url":');
    const all = await windows.openAll(2);
    assert.deepEqual(placesOf(all), ['elsewhere', 'here']);
    assert.equal(await send(), 200);
    for (const window of all) assert.equal((await rowsOf(window)).length >= 1, true);
  });
});
