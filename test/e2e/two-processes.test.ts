import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Settings } from '../../src/config/schema.js';
import { mockProvider, startTestApp, type TestApp, type TestAppOptions } from '../support/app.js';
import { startFakeUpstream, type FakeUpstream } from '../support/fake-upstream.js';
import { chatBody, post } from '../support/http.js';
import { freePort } from '../support/ports.js';

describe('several routers of one user', () => {
  let upstream: FakeUpstream;
  before(async () => {
    upstream = await startFakeUpstream();
  });
  after(() => upstream.dispose());

  const started: TestApp[] = [];
  const start = async (settings: Partial<Settings>, over: Partial<TestAppOptions> = {}): Promise<TestApp> => {
    const router = await startTestApp({ settings, ...over });
    started.push(router);
    return router;
  };
  afterEach(async () => {
    for (const router of started.splice(0)) await router.remove();
  });

  it('share one proxy: the second finds the first', async () => {
    const first = await start(mockProvider(upstream.origin));
    const second = await start(mockProvider(upstream.origin), { dir: first.dir });
    const url = await first.url();
    assert.equal(await second.url(), url);
    assert.equal(second.app.proxy.state().where, 'elsewhere');
  });

  it('share one ledger, whoever holds the file', async () => {
    const first = await start(mockProvider(upstream.origin));
    const second = await start(mockProvider(upstream.origin), { dir: first.dir });
    await post(`${await first.url()}/v1/chat/completions`, await first.token(), chatBody('hi'));
    await new Promise((resolve) => setTimeout(resolve, 150));
    assert.equal((await second.app.spend.read()).all.requests, 1);
    assert.deepEqual([first.app.ledger.role(), second.app.ledger.role()], ['owner', 'follower']);
  });

  it('a standby gives its port to an owner, and takes it back when the owner is gone', async () => {
    const port = await freePort();
    const settings = { ...mockProvider(upstream.origin), 'proxy.port': port };
    const standby = await start(settings, { role: 'standby' });
    assert.equal(await standby.url(), `http://127.0.0.1:${port}`);
    const owner = await start(settings, { dir: standby.dir });
    assert.equal(await owner.url(), `http://127.0.0.1:${port}`);
    assert.equal(owner.app.proxy.state().where, 'here');
    await owner.stop();
    const deadlineMs = Date.now() + 5_000;
    while (standby.app.proxy.state().where !== 'here' && Date.now() < deadlineMs)
      await new Promise((resolve) => setTimeout(resolve, 50));
    assert.equal(standby.app.proxy.state().where, 'here');
  });

  it('a stranger on the port is left alone: the next port is used, and the stranger gets no secret', async () => {
    const heard: string[] = [];
    const stranger = createServer((request, response) => {
      heard.push(`${request.url ?? ''} ${JSON.stringify(request.headers)}`);
      response.end('{"proof":"no"}');
    }).listen(0, '127.0.0.1');
    await once(stranger, 'listening');
    // Safe: a server that listens on a TCP port has an address of this form.
    const { port } = stranger.address() as { port: number };
    const router = await start({ 'proxy.port': port });
    assert.notEqual(await router.url(), `http://127.0.0.1:${port}`);
    assert.ok(heard.length > 0, 'it was asked who it is');
    assert.ok(!heard.join().includes(await router.token()));
    stranger.close();
  });
});
