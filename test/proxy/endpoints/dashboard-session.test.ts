import assert from 'node:assert/strict';
import { dashboardSession } from '../../../src/proxy/endpoints/dashboard-session.js';
import type { RunningProxy } from '../../../src/proxy/server.js';
import { makeTicket } from '../../../src/proxy/tickets.js';
import { fakeApp, send, startFake, TOKEN } from '../support.js';

describe(`POST ${dashboardSession.path}`, () => {
  let proxy: RunningProxy;
  const app = fakeApp();

  beforeEach(async () => {
    proxy = await startFake(app);
  });

  afterEach(() => proxy.stop());

  /** As the page calls: a browser on the proxy's own address. */
  const post = (path: string, body: unknown, key?: string) =>
    send(`${proxy.url}${path}`, {
      headers: {
        origin: proxy.url,
        'sec-fetch-site': 'same-origin',
        ...(key !== undefined && { authorization: `Bearer ${key}` }),
      },
      body: JSON.stringify(body),
    });

  async function openSession(): Promise<string> {
    const { body } = await post('/dashboard/session', { ticket: makeTicket(TOKEN, app.nowMs()) });
    return (JSON.parse(body) as { session: string }).session; // the shape is tested by its use
  }

  it("trades a ticket for a session that opens the panel's calls", async () => {
    const answer = await post('/dashboard/api', { type: 'overview-request' }, await openSession());
    assert.deepEqual([answer.status, answer.body], [200, '{"echo":{"type":"overview-request"}}']);
  });

  it('takes a ticket once', async () => {
    const ticket = makeTicket(TOKEN, app.nowMs());
    assert.equal((await post('/dashboard/session', { ticket })).status, 200);
    assert.equal((await post('/dashboard/session', { ticket })).status, 401);
  });

  it('gives no session that opens anything else', async () => {
    const authorization = `Bearer ${await openSession()}`;
    for (const path of ['/v1/models', '/health']) {
      assert.equal((await send(`${proxy.url}${path}`, { headers: { authorization } })).status, 401);
    }
  });

  it("takes the token on the panel's calls too, and nothing else", async () => {
    assert.equal((await post('/dashboard/api', {}, TOKEN)).status, 200);
    assert.equal((await post('/dashboard/api', {}, 'a'.repeat(64))).status, 401);
    assert.equal((await post('/dashboard/api', {})).status, 401);
  });

  for (const body of [{ ticket: 'made-up' }, { ticket: 5 }, {}]) {
    it(`gives no session for ${JSON.stringify(body)}`, async () => {
      assert.equal((await post('/dashboard/session', body)).status, 'ticket' in body && body.ticket !== 5 ? 401 : 400);
    });
  }
});
