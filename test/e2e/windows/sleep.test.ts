import assert from 'node:assert/strict';
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { mockProvider } from '../../support/app.js';
import { startFakeUpstream, type FakeUpstream } from '../../support/fake-upstream.js';
import { chatBody, post } from '../../support/http.js';
import { freePort } from '../../support/ports.js';
import { startWindows, until, type Window, type Windows } from './windows.js';

/** Longer than an owner may be silent before the others say so, and than several looks at it. */
const ASLEEP_MS = 3_000;

describe('F34 sleep', function () {
  this.timeout(30_000);
  let upstream: FakeUpstream;
  let windows: Windows;
  let url: string;

  beforeEach(async function () {
    if (process.platform === 'win32') this.skip(); // it knows no SIGSTOP
    upstream = await startFakeUpstream();
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    windows = await startWindows({ ...mockProvider(upstream.origin), 'proxy.port': port });
  });
  afterEach(async () => {
    await windows.remove();
    await upstream.dispose();
  });

  const send = async () => post(`${url}/v1/chat/completions`, await windows.token(), chatBody('hi'));
  const placesOf = (all: readonly Window[]) => all.map((window) => window.state());

  it('of the owner alone: its port stays its own, the others say that it is silent, and it goes on when it wakes', async () => {
    const all = await windows.openAll(3);
    const [owner, other] = all;
    owner.signal('SIGSTOP');
    const waiting = send();
    await until(async () => JSON.stringify(await other?.ask({ do: 'state' })).includes('"isSilent":true'));
    await until(() => other?.logs.some((line) => line.includes('does not answer')) === true);
    await delay(500);
    assert.deepEqual(placesOf(all), ['here', 'elsewhere', 'elsewhere']);

    owner.signal('SIGCONT');
    assert.equal((await waiting).status, 200);
    await until(async () => JSON.stringify(await other?.ask({ do: 'state' })).includes('"isSilent":false'));
    assert.deepEqual(placesOf(all), ['here', 'elsewhere', 'elsewhere']);
    assert.deepEqual(new Set(all.map((window) => window.url())), new Set([url]));
  });

  it('of the owner, which a window that opens meanwhile waits for, and whose port it takes when the sleeper is killed', async () => {
    const [owner] = await windows.openAll(1);
    owner.signal('SIGSTOP');
    const late = await windows.open();
    await late.ask({ do: 'start' });
    assert.deepEqual([late.state(), late.url()], ['elsewhere', url]);
    await owner.kill();
    await until(() => late.state() === 'here');
    assert.equal(late.url(), url);
    assert.equal((await send()).status, 200);
  });

  describe('of one that has just taken the port, before its note says so: nobody takes another port', () => {
    const note = (): string => path.join(windows.dir, 'proxy.json');
    const wakes = async (owner: Window, other: Window | undefined): Promise<void> => {
      await delay(ASLEEP_MS);
      owner.signal('SIGCONT');
      await until(() => other?.state() === 'elsewhere');
      await owner.ask({ do: 'state' });
      assert.deepEqual([owner.state(), owner.url(), other?.url()], ['here', url, url]);
      assert.deepEqual(
        other?.logs.filter((line) => line.includes('taken by another program')),
        [],
      );
    };

    it('a window that opens meanwhile, and finds the note of the last owner', async () => {
      const [gone] = await windows.openAll(1);
      const stale = await readFile(note(), 'utf8');
      await gone.kill();
      const [owner, late] = [await windows.open(), await windows.open()];
      await owner.ask({ do: 'start' });
      owner.signal('SIGSTOP');
      await writeFile(note(), stale);
      const started = late.ask({ do: 'start' });
      await wakes(owner, late);
      await started;
    });

    it('a window that followed the last owner, which took its note away', async () => {
      const [gone, owner, late] = await windows.openAll(3);
      assert.ok(owner);
      late?.signal('SIGSTOP');
      await gone.close();
      await until(() => owner.state() === 'here');
      owner.signal('SIGSTOP');
      await rm(note());
      late?.signal('SIGCONT');
      await wakes(owner, late);
    });
  });

  it('of the whole machine: the owner stays the owner, and nobody crashes', async () => {
    const all = await windows.openAll(3);
    for (const window of all) window.signal('SIGSTOP');
    await delay(ASLEEP_MS);
    for (const window of all.toReversed()) window.signal('SIGCONT');
    assert.equal((await send()).status, 200);
    await delay(1_000); // as long as a look that fell due in the sleep could take to go wrong
    assert.deepEqual(placesOf(all), ['here', 'elsewhere', 'elsewhere']);
    for (const window of all) assert.ok(await window.ask({ do: 'state' }));
  });

  it('of one that only follows: it still follows when it wakes, also whom it has not met', async () => {
    const [owner, sleeper, third] = await windows.openAll(3);
    sleeper?.signal('SIGSTOP');
    await owner.kill();
    await until(() => third?.state() === 'here');
    sleeper?.signal('SIGCONT');
    await sleeper?.ask({ do: 'state' });
    await delay(500);
    assert.deepEqual([sleeper?.state(), sleeper?.url(), third?.state()], ['elsewhere', url, 'here']);
  });
});
