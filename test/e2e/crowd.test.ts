import assert from 'node:assert/strict';
import { Agent, request, type ClientRequest, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { mockProvider, startTestApp, type TestApp } from '../support/app.js';
import { startFakeUpstream, type FakeUpstream } from '../support/fake-upstream.js';
import { chatBody } from '../support/http.js';

const ACTIVE = 512;
const WAITING = 128;

describe('a crowd of requests', function () {
  this.timeout(60_000);
  let upstream: FakeUpstream;
  let router: TestApp;
  let url: string;
  let token: string;

  beforeEach(async () => {
    upstream = await startFakeUpstream();
    router = await startTestApp({ settings: { ...mockProvider(upstream.origin), 'budget.daily': null } });
    url = await router.url();
    token = await router.token();
  });
  afterEach(async () => {
    await router.remove();
    await upstream.dispose();
  });

  const agent = new Agent();
  /** A stream of the model, as a client that may leave. */
  function open(content = 'hi'): { readonly call: ClientRequest; readonly response: Promise<IncomingMessage> } {
    const call = request(`${url}/v1/chat/completions`, {
      method: 'POST',
      agent,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    });
    call.end(JSON.stringify(chatBody(content, { model: 'mock/thrifty', stream: true })));
    const response = once(call, 'response').then(([first]) => first as IncomingMessage); // what 'response' gives
    response.catch(() => undefined);
    return { call, response };
  }

  async function fill(): Promise<ReturnType<typeof open>[]> {
    upstream.reply = { hang: 3 };
    const active = Array.from({ length: ACTIVE }, () => open());
    for (const { response } of active) assert.equal((await response).statusCode, 200);
    return active;
  }

  it('512 are served, 128 wait, one more is told to come back, and health is answered all the time', async () => {
    const active = await fill();
    const queue = Array.from({ length: WAITING }, (_, at) => open('x'.repeat(at === 0 ? 300_000 : 10)));
    let refused: IncomingMessage | undefined;
    while (!refused) {
      const one = open();
      refused = await Promise.race([one.response, delay(100).then(() => undefined)]);
      if (!refused) one.call.destroy(); // the others have not all arrived yet
    }
    assert.equal(refused.statusCode, 429);
    assert.equal(refused.headers['retry-after'], '1');
    assert.match(await text(refused), /512 requests are in work and 128 wait already/);
    assert.equal((await fetch(`${url}/health`)).status, 200);
    assert.equal(upstream.requests.length, ACTIVE);

    upstream.reply = { text: 'done' };
    for (const { call } of active) call.destroy();
    for (const { response } of queue) {
      const answer = await response;
      assert.equal(answer.statusCode, 200);
      assert.match(await text(answer), /\[DONE\]/);
    }
  });

  it('one that found no place within the time of the setting is told to come back', async () => {
    await router.remove();
    const settings = { ...mockProvider(upstream.origin), 'budget.daily': null, 'routing.queueMs': 300 };
    router = await startTestApp({ settings });
    url = await router.url();
    token = await router.token();
    const active = await fill();
    const late = await open().response;
    assert.deepEqual([late.statusCode, late.headers['retry-after']], [429, '1']);
    assert.match(await text(late), /No place came free in 0\.3 seconds/);
    assert.equal(upstream.requests.length, ACTIVE);
    for (const { call } of active) call.destroy();
  });

  it('a client that leaves the queue causes no call', async () => {
    const active = await fill();
    const gone = open('gone');
    const next = open('next');
    await delay(100);
    gone.call.on('error', () => undefined); // we leave
    gone.call.destroy();
    await delay(100);
    upstream.reply = { text: 'done' };
    active[0]?.call.destroy();
    assert.match(await text(await next.response), /\[DONE\]/);
    assert.deepEqual(
      upstream.requests.slice(ACTIVE).map(({ text: body }) => body.includes('next')),
      [true],
    );
    for (const { call } of active) call.destroy();
  });
});
