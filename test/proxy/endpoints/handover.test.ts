import assert from 'node:assert/strict';
import { handover } from '../../../src/proxy/endpoints/handover.js';
import type { RunningProxy } from '../../../src/proxy/server.js';
import { BEARER, fakeApp, send, startFake } from '../support.js';

describe(`POST ${handover.path}`, () => {
  let proxy: RunningProxy;

  afterEach(() => proxy.stop());

  const ask = (headers: Record<string, string>) => send(`${proxy.url}/signalbox/handover`, { headers, body: '{}' });

  it('answers, and the process gives up the port', async () => {
    let stopped: Promise<void> | undefined;
    proxy = await startFake(undefined, { role: 'standby', onHandover: () => (stopped = proxy.stop()) });
    assert.equal((await ask(BEARER)).status, 200);
    await stopped;
    proxy = await startFake(undefined, { port: proxy.port });
  });

  it('is not for strangers', async () => {
    proxy = await startFake(undefined, { role: 'standby', onHandover: () => Promise.reject(new Error('called')) });
    assert.equal((await ask({})).status, 401);
  });

  it('is refused by the owner', async () => {
    proxy = await startFake(undefined, { role: 'owner', onHandover: () => Promise.reject(new Error('called')) });
    assert.equal((await ask(BEARER)).status, 403);
  });

  it('logs when giving up the port fails', async () => {
    const logged: string[] = [];
    const app = fakeApp(undefined, { log: { error: (line) => logged.push(line) } });
    proxy = await startFake(app, { role: 'standby', onHandover: () => Promise.reject(new Error('no')) });
    assert.equal((await ask(BEARER)).status, 200);
    assert.deepEqual(logged, ['Giving up the port failed']);
  });
});
