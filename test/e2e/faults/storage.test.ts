import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readUsableSettings } from '../../../src/cli/settings-file.js';
import type { Settings } from '../../../src/config/schema.js';
import { startFakeUpstream, type FakeUpstream } from '../../support/fake-upstream.js';
import { faultIn, provider, startSite, until, wish, type Site } from './support.js';

const GARBAGE = 'this is none of ours \u0000\u0001 '.repeat(1_000);

describe('a fault of the storage', function () {
  this.timeout(30_000);
  let a: FakeUpstream;
  let dir: string;
  let site: Site | undefined;

  beforeEach(async () => {
    a = await startFakeUpstream();
    dir = await mkdtemp(path.join(tmpdir(), 'signalbox-'));
  });
  afterEach(async () => {
    await site?.end();
    await a.dispose();
    await rm(dir, { recursive: true, force: true });
    site = undefined;
  });

  const start = async (settings: Partial<Settings> = {}, memory?: { saved: unknown }): Promise<Site> =>
    (site = await startSite({ a: provider(a.origin, 1) }, { dir, settings, ...(memory && { memory }) }));

  describe('F32 ledger that cannot be opened', () => {
    beforeEach(() => mkdir(path.join(dir, 'ledger.db')));

    it('F32 ledger that cannot be opened: under a hard cap 503, before anybody is called', async () => {
      const at = await start({ 'budget.onExceeded': 'reject' });
      const { status, text } = await at.ask(...wish('openai-chat'));
      assert.equal(status, 503, text);
      assert.equal(faultIn(text).code, 'ledger-unavailable');
      assert.equal(a.requests.length, 0);
    });

    it('F32 ledger that cannot be opened: where caps only warn, requests are answered, and a person is told once', async () => {
      const at = await start({ 'budget.onExceeded': 'warn' });
      for (let request = 0; request < 5; request += 1) {
        assert.equal((await at.ask(...wish('openai-chat'))).status, 200);
      }
      assert.equal(a.requests.length, 5);
      const told = (what: RegExp) => at.router.logs.filter((line) => what.test(line)).length;
      await until(() => told(/finished request could not be written/) > 0, 'a word about the rows');
      await new Promise((resolve) => setTimeout(resolve, 200)); // time for more of them
      assert.deepEqual(
        [told(/caps are not counted/), told(/finished request could not be written/)],
        [1, 1],
        at.router.logs.join('\n'),
      );
    });
  });

  it('F37 corrupt ledger: it starts, keeps the damaged file aside, tells a person, and loses nothing else', async () => {
    const first = await start({ 'budget.daily': 1 });
    await first.ask(...wish('openai-chat'));
    await first.rows(1);
    const token = await first.router.token();
    await first.router.app.clientKeys.create('ci');
    await first.router.stop();
    await writeFile(path.join(dir, 'ledger.db'), GARBAGE);
    const at = await start({ 'budget.daily': 1 });
    assert.equal((await at.ask(...wish('openai-chat'))).status, 200);
    await at.rows(1); // the new one begins with this request
    await at.released();
    await until(async () => (await at.router.app.money.notices(10)).length > 0, 'a notice');
    const [notice] = await at.router.app.money.notices(10);
    assert.match(notice?.text ?? '', /^The ledger file was damaged\. It is kept as "ledger\.db\.corrupt-/);
    const kept = (await readdir(dir)).find((name) => name.startsWith('ledger.db.corrupt-'));
    assert.equal(await readFile(path.join(dir, kept ?? ''), 'utf8'), GARBAGE);
    assert.equal(await at.router.token(), token);
    assert.deepEqual(
      (await at.router.app.clientKeys.list()).map(({ name }) => name),
      ['ci'],
    );
  });

  for (const saved of [GARBAGE, { version: 99 }, [], 7, { version: 1, tasks: 'no' }]) {
    it(`F37 corrupt state (${JSON.stringify(saved).slice(0, 30)}): it starts without it, and answers`, async () => {
      const at = await start({}, { saved });
      assert.equal((await at.ask(...wish('openai-chat'))).status, 200);
      await at.rows(1);
    });
  }

  it('F37 corrupt prices: it starts with its own, tells a person, and answers', async () => {
    await writeFile(path.join(dir, 'prices.json'), GARBAGE);
    const at = await start();
    assert.equal((await at.ask(...wish('openai-chat'))).status, 200);
    assert.match(at.router.logs.join('\n'), /prices\.json cannot be read/);
  });

  it('F37 corrupt settings: what can be used is used, what is wrong is told, and the file stays as it is', async () => {
    const text = JSON.stringify({ maxFallbacks: 1, 'proxy.port': 'no port', unheardOf: 3 });
    await writeFile(path.join(dir, 'settings.json'), text);
    const { settings, faults } = await readUsableSettings(dir);
    assert.deepEqual([settings.maxFallbacks, settings['proxy.port']], [1, 8787]);
    assert.equal(faults.length, 2, faults.join(' '));
    assert.match(faults.join(' '), /"proxy\.port".*"unheardOf"|"unheardOf".*"proxy\.port"/);
    await writeFile(path.join(dir, 'settings.json'), GARBAGE);
    const broken = await readUsableSettings(dir);
    assert.equal(broken.settings.maxFallbacks, 2);
    assert.match(broken.faults.join(' '), /settings\.json is not valid JSON/);
    assert.equal(await readFile(path.join(dir, 'settings.json'), 'utf8'), GARBAGE);
  });
});
