import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ProxyControl, type ProxyControlDeps, type ProxyState } from '../../src/app/proxy-control.js';
import { fakeApp, send } from '../proxy/support.js';
import { makeFolder, type TestFolder } from '../store/folders.js';
import { freePort } from '../support/ports.js';

describe('ProxyControl', function () {
  this.timeout(15_000);
  let folder: TestFolder;
  let port: number;
  let url: string;
  let logs: string[];
  let released: number;
  const controls: ProxyControl[] = [];

  beforeEach(async () => {
    folder = makeFolder();
    port = await freePort();
    url = `http://127.0.0.1:${port}`;
    logs = [];
    released = 0;
  });
  afterEach(async () => {
    for (const control of controls.splice(0)) await control.close();
    folder.remove();
  });

  const open = (over: Partial<ProxyControlDeps> = {}): ProxyControl => {
    const note = (message: string): void => void logs.push(message);
    const control = new ProxyControl({
      dir: folder.dir,
      role: 'owner',
      port: () => port,
      app: fakeApp(),
      release: () => Promise.resolve(void (released += 1)),
      nowMs: Date.now,
      log: { info: note, warn: note, error: note },
      ...over,
    });
    controls.push(control);
    return control;
  };
  const started = async (over: Partial<ProxyControlDeps> = {}): Promise<ProxyControl> => {
    const control = open(over);
    await control.start();
    return control;
  };
  const becomes = async (control: ProxyControl, where: ProxyState['where']): Promise<void> => {
    while (control.state().where !== where) await delay(5);
  };
  describe('of different versions', () => {
    it('gives the port and the ledger to a newer one, uses it, and takes the port back when that one has gone', async () => {
      const older = await started({ protocol: 1 });
      const newer = await started({ protocol: 2 });
      assert.deepEqual(newer.state(), { where: 'here', url, missedPort: undefined });
      assert.deepEqual(older.state(), { where: 'elsewhere', url, isSilent: false });
      while (released === 0) await delay(5);
      await newer.close();
      await becomes(older, 'here');
      assert.deepEqual(older.state(), { where: 'here', url, missedPort: undefined });
    });

    it('is used by an older one, which takes the port when it has gone', async () => {
      const newer = await started({ protocol: 2 });
      const older = await started({ protocol: 1 });
      assert.deepEqual([newer.state().where, older.state().where], ['here', 'elsewhere']);
      await newer.close();
      await becomes(older, 'here');
    });

    it('a newer one takes the port also from one that got it while the newer one looked on', async () => {
      const first = await started({ protocol: 2 });
      const older = await started({ protocol: 1 });
      const newer = await started({ protocol: 2 });
      assert.equal(newer.state().where, 'elsewhere');
      await first.close();
      await becomes(newer, 'here');
      while (older.state().where !== 'elsewhere') await delay(5);
      assert.equal((await newer.start()).where, 'here');
    });
  });

  describe('tells its listeners', () => {
    it('of each change', async () => {
      const [first, second] = [await started(), open()];
      const places: string[] = [];
      second.onDidChange(({ where }) => places.push(where));
      await second.start();
      await first.close();
      await becomes(second, 'here');
      await second.stop();
      assert.deepEqual(places, ['elsewhere', 'here', 'nowhere']);
    });
  });

  describe('F37 the note of the proxy', () => {
    const file = (): string => path.join(folder.dir, 'proxy.json');
    const noted = (): unknown => JSON.parse(readFileSync(file(), 'utf8'));

    for (const [what, text] of [
      ['is empty', ''],
      ['is cut', '{"url":"http://127.0.0.1:87'],
      ['names another machine', '{"url":"http://evil.example:80","instance":"x","role":"owner","protocol":1,"pid":1}'],
      ['is not an object', '[]'],
    ] as const) {
      it(`${what}: a proxy starts and leaves a good one`, async () => {
        writeFileSync(file(), text);
        const control = await started();
        assert.deepEqual(control.state(), { where: 'here', url, missedPort: undefined });
        assert.equal((noted() as { url: string }).url, url);
      });
    }

    it('is lost: the running proxy is found on its port', async () => {
      await started();
      rmSync(file());
      const second = await started();
      assert.deepEqual(second.state(), { where: 'elsewhere', url, isSilent: false });
    });

    it('is lost: the owner writes it again', async () => {
      await started();
      const before = noted();
      rmSync(file());
      for (;;) {
        await delay(20);
        try {
          assert.deepEqual(noted(), before);
          return;
        } catch {
          // not yet
        }
      }
    });

    it('names another owner that answers: the one that is not named ends and follows', async () => {
      const first = await started();
      const otherPort = await freePort();
      rmSync(file());
      const second = await started({ port: () => otherPort });
      assert.deepEqual([first.state().where, second.state().where], ['here', 'here'], 'two, as their ports are apart');
      await becomes(first, 'elsewhere');
      assert.deepEqual(first.state(), { where: 'elsewhere', url: `http://127.0.0.1:${otherPort}`, isSilent: false });
      await assert.rejects(send(`${url}/api/hello`), { code: 'ECONNREFUSED' });
    });

    for (const [distance, where] of [
      [1, 'here'],
      [19, 'here'],
      [20, 'elsewhere'],
    ] as const) {
      it(`names another that listens ${distance} ports further on: the one ${where === 'here' ? 'before' : 'there'} stays`, async () => {
        const first = await started();
        rmSync(file());
        const second = await started({ port: () => port + distance });
        assert.deepEqual([first.state().where, second.state().where], ['here', 'here']);
        await becomes(where === 'here' ? second : first, 'elsewhere');
        assert.equal(first.state().where, where);
      });
    }
  });

  describe('is stopped', () => {
    it('for all windows by a person, and for itself alone by its end', async () => {
      const [first, second] = [await started(), await started()];
      await first.stop();
      await becomes(second, 'nowhere');
      await delay(100);
      assert.equal(second.state().where, 'nowhere', 'nobody started it again');
      await first.start();
      await becomes(second, 'elsewhere');
      await first.close();
      await becomes(second, 'here');
    });
  });
});
