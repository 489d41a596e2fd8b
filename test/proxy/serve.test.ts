import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { Server } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { BodyRoom } from '../../src/proxy/body.js';
import { RateLimiter } from '../../src/proxy/rate-limiter.js';
import { AnswerRegister } from '../../src/proxy/idempotency/register.js';
import { createHttpServer } from '../../src/proxy/http-server.js';
import { Pacer } from '../../src/proxy/pacer.js';
import { serve } from '../../src/proxy/serve.js';
import { Traffic } from '../../src/proxy/traffic.js';
import { anExchange, BEARER, codeOf, fakeApp, FakeGateway, portOf, replyOf, send, TOKEN } from './support.js';

const CHAT = JSON.stringify({ model: 'auto', messages: [{ role: 'user', content: 'Hi' }] });

describe('serve', () => {
  let gateway: FakeGateway;
  let server: Server;

  beforeEach(async () => {
    gateway = new FakeGateway();
    const front = {
      app: fakeApp(gateway),
      desk: anExchange().desk,
      keys: { token: () => Buffer.from(TOKEN), isSession: () => false, clientKey: () => undefined },
      port: () => portOf(server),
      bodies: new BodyRoom({ maxBytes: CHAT.length, maxInFlightBytes: CHAT.length + 1 }),
      limiter: new RateLimiter(() => 0),
      pacer: new Pacer(),
      traffic: new Traffic(() => 1_000),
      answers: new AnswerRegister(
        () => 0,
        () => undefined,
      ),
    };
    server = createHttpServer((call) => void serve(call, front));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });

  afterEach(() => server.close());

  const post = (body: string) =>
    send(`http://127.0.0.1:${portOf(server)}/v1/chat/completions`, { headers: BEARER, body });

  it('takes a body of exactly the limit, and not one byte more', async () => {
    assert.equal((await post(CHAT)).status, 200);
    assert.equal((await post(`${CHAT} `)).status, 413);
  });

  it('keeps room for a body while its request is in work, and asks others to come back', async () => {
    let finish = (): void => undefined;
    const finished = new Promise<void>((resolve) => (finish = resolve));
    gateway.reply = async function* () {
      await finished;
      yield* replyOf('done');
    };
    const first = post(CHAT);
    while (gateway.chats.length === 0) await delay(5);
    const second = await post(CHAT);
    assert.equal(codeOf(second), 'busy');
    assert.equal(second.headers['retry-after'], '1');
    finish();
    assert.equal((await first).status, 200);
  });

  it('gives the room back when a request has ended, well or not', async () => {
    assert.equal((await post(CHAT)).status, 200);
    assert.equal((await post('{"model":"auto"}')).status, 400);
    assert.equal((await post(CHAT)).status, 200);
  });
});
