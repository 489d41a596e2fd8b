import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { KeyRing } from '../../src/proxy/client-keys.js';
import type { RunningProxy } from '../../src/proxy/server.js';
import { aHolder, BEARER, codeOf, fakeApp, FakeGateway, send, startFake, TOKEN } from './support.js';

const KEY = `sbx_${'A'.repeat(43)}`;
const WITH_KEY = { authorization: `Bearer ${KEY}` };
const CHAT = JSON.stringify({ model: 'auto', messages: [{ role: 'user', content: 'Hi' }] });

/** A ring that knows one key from the first `prepare` on. */
class FakeRing implements KeyRing {
  prepared: (readonly string[])[] = [];
  until: Promise<void> = Promise.resolve();

  async prepare(keys: readonly string[]): Promise<void> {
    await this.until;
    this.prepared.push(keys);
  }

  find(key: string): ReturnType<KeyRing['find']> {
    const isKnown = key === KEY && this.prepared.length > 0;
    return isKnown ? { holder: aHolder({ team: 'eng' }), isRevoked: false } : undefined;
  }
}

describe('client keys at the server', () => {
  let ring: FakeRing;
  let gateway: FakeGateway;
  let proxy: RunningProxy;
  const logged: unknown[] = [];

  beforeEach(async () => {
    ring = new FakeRing();
    gateway = new FakeGateway();
    logged.length = 0;
    const log = { error: (_: string, cause: unknown) => logged.push(cause) };
    proxy = await startFake(fakeApp(gateway, { clientKeys: ring, log }));
  });

  afterEach(() => proxy.stop());

  it('are looked up before the gate, and their names reach the request', async () => {
    const { status } = await send(`${proxy.url}/v1/chat/completions`, { headers: WITH_KEY, body: CHAT });
    assert.equal(status, 200);
    assert.deepEqual(ring.prepared, [[KEY]]);
    assert.partialDeepStrictEqual(gateway.chats[0]?.client, { key: 'ci', team: 'eng' });
  });

  it('are not looked for in requests with the token', async () => {
    assert.equal((await send(`${proxy.url}/v1/models`, { headers: BEARER })).status, 200);
    assert.equal((await send(`${proxy.url}/v1/models`, { headers: { 'x-api-key': `${TOKEN}x` } })).status, 401);
    assert.deepEqual(ring.prepared, []);
  });

  it('are refused where their role is not enough', async () => {
    const received = await send(`${proxy.url}/dashboard/api`, { headers: WITH_KEY, body: '{}' });
    assert.deepEqual([received.status, codeOf(received)], [403, 'forbidden']);
  });

  it('that nobody gave out are refused', async () => {
    const headers = { 'x-api-key': `sbx_${'B'.repeat(43)}` };
    assert.equal((await send(`${proxy.url}/v1/models`, { headers })).status, 401);
  });

  it('are all refused when they cannot be looked up, and the log says why', async () => {
    ring.until = Promise.reject(new Error('damaged'));
    ring.until.catch(() => undefined);
    assert.equal((await send(`${proxy.url}/v1/models`, { headers: WITH_KEY })).status, 500);
    assert.match(String(logged[0]), /damaged/);
    assert.equal((await send(`${proxy.url}/v1/models`, { headers: BEARER })).status, 200);
  });

  it('leave nothing in work when their client goes away meanwhile', async () => {
    let goOn = (): void => undefined;
    ring.until = new Promise((resolve) => (goOn = resolve));
    const headers = { ...WITH_KEY, 'content-type': 'application/json' };
    const call = httpRequest(`${proxy.url}/v1/chat/completions`, { method: 'POST', agent: false, headers });
    call.on('error', () => undefined); // we leave
    call.end(CHAT);
    await once(call, 'socket');
    await delay(50);
    call.destroy();
    await delay(50);
    goOn();
    await delay(20);
    assert.equal(gateway.chats.length, 0);
    assert.equal(ring.prepared.length, 1);
    const stopped = await Promise.race([proxy.stop().then(() => true), delay(2_000, false)]); // waits 5 s for work
    assert.equal(stopped, true);
  });
});
