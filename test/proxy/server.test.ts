import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import type { RunningProxy } from '../../src/proxy/server.js';
import {
  BEARER,
  codeOf,
  fakeApp,
  FakeGateway,
  replyOf,
  send,
  sendRaw,
  SERVED,
  startFake,
  statusOf,
  TOKEN,
} from './support.js';

const CHAT = JSON.stringify({ model: 'auto', messages: [{ role: 'user', content: 'Hi' }] });
const STREAMED_CHAT = JSON.stringify({ model: 'auto', messages: [{ role: 'user', content: 'Hi' }], stream: true });

/** Asks for a stream, and goes away after its first bytes. */
async function leave(url: string): Promise<void> {
  const headers = { ...BEARER, 'content-type': 'application/json' };
  const call = httpRequest(`${url}/v1/chat/completions`, { method: 'POST', agent: false, headers });
  call.on('error', () => undefined); // we leave
  call.end(STREAMED_CHAT);
  const [response] = (await once(call, 'response')) as [IncomingMessage]; // what 'response' gives
  await once(response, 'data');
  call.destroy();
  await delay(50);
}

describe('server', () => {
  let gateway: FakeGateway;
  let proxy: RunningProxy;

  beforeEach(async () => {
    gateway = new FakeGateway();
    proxy = await startFake(fakeApp(gateway));
  });

  afterEach(() => proxy.stop());

  const host = (): string => `Host: 127.0.0.1:${proxy.port}`;
  const key = `Authorization: Bearer ${TOKEN}`;
  const rawPost = (...lines: readonly string[]): string =>
    ['POST /v1/chat/completions HTTP/1.1', host(), key, 'Content-Type: application/json', ...lines].join('\r\n');

  /** What comes first in answer to these bytes; then the client leaves. */
  async function firstBytes(bytes: string): Promise<string> {
    const socket = connect(proxy.port, '127.0.0.1', () => socket.write(bytes));
    const [answer] = (await once(socket, 'data')) as [Buffer]; // what 'data' gives
    socket.destroy();
    return answer.toString();
  }

  describe('listening', () => {
    it('says where it listens', () => {
      assert.equal(proxy.url, `http://127.0.0.1:${proxy.port}`);
    });

    it('rejects with the error of the port when another program has it', async () => {
      await assert.rejects(startFake(fakeApp(), { port: proxy.port }), { code: 'EADDRINUSE' });
    });

    it('is not to be found on other addresses of the machine', async () => {
      await assert.rejects(send(`http://127.0.0.2:${proxy.port}/health`), { code: 'ECONNREFUSED' });
    });
  });

  describe('gate', () => {
    it('answers 421 to a name that is not ours', async () => {
      const { status } = await send(`${proxy.url}/v1/models`, { headers: { ...BEARER, host: 'evil.example' } });
      assert.equal(status, 421);
    });

    it('sees the second Host header, which Node drops', async () => {
      const answer = await sendRaw(
        proxy.port,
        `GET /health HTTP/1.1\r\n${host()}\r\nHost: evil.example\r\nConnection: close\r\n\r\n`,
      );
      assert.equal(statusOf(answer), 400);
    });

    it('answers a request without a Host itself, in its own form', async () => {
      const answer = await sendRaw(proxy.port, `GET /health HTTP/1.1\r\nConnection: close\r\n\r\n`);
      assert.equal(statusOf(answer), 400);
      assert.match(answer, /exactly one Host header/);
    });

    it('refuses a target that is an address', async () => {
      const answer = await sendRaw(
        proxy.port,
        `GET http://evil.example/health HTTP/1.1\r\n${host()}\r\nConnection: close\r\n\r\n`,
      );
      assert.equal(statusOf(answer), 400);
    });

    it('does not change protocols', async () => {
      const answer = await sendRaw(
        proxy.port,
        `GET /v1/responses HTTP/1.1\r\n${host()}\r\n${key}\r\nUpgrade: websocket\r\nConnection: Upgrade, close\r\n\r\n`,
      );
      assert.equal(statusOf(answer), 426);
      assert.match(answer, /^upgrade: HTTP\/1\.1\r$/im);
    });

    it('asks for the token before it says what exists', async () => {
      assert.equal((await send(`${proxy.url}/v1/nothing`)).status, 401);
      assert.equal((await send(`${proxy.url}/v1/nothing`, { headers: BEARER })).status, 404);
    });

    it('takes no token from the address or a cookie', async () => {
      const { status } = await send(`${proxy.url}/v1/models?api_key=${TOKEN}`, {
        headers: { cookie: `token=${TOKEN}` },
      });
      assert.equal(status, 401);
    });

    it('says which method a path wants', async () => {
      const { status, headers } = await send(`${proxy.url}/v1/chat/completions`, { headers: BEARER });
      assert.equal(status, 405);
      assert.equal(headers.allow, 'POST');
    });

    it('answers HEAD without a body', async () => {
      const { status, body } = await send(`${proxy.url}/health`, { method: 'HEAD' });
      assert.deepEqual([status, body], [200, '']);
    });

    it('never allows other origins, and never lets an answer be stored or guessed at', async () => {
      const preflight = await send(`${proxy.url}/v1/chat/completions`, {
        method: 'OPTIONS',
        headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST' },
      });
      assert.equal(preflight.status, 403);
      for (const { headers } of [preflight, await send(`${proxy.url}/health`)]) {
        assert.deepEqual(
          Object.keys(headers).filter((name) => name.startsWith('access-control')),
          [],
        );
        assert.equal(headers['cache-control'], 'no-store');
        assert.equal(headers['x-content-type-options'], 'nosniff');
      }
    });

    it('calls nobody for a web page', async () => {
      const headers = { ...BEARER, origin: 'https://evil.example' };
      assert.equal((await send(`${proxy.url}/v1/chat/completions`, { headers, body: CHAT })).status, 403);
      assert.equal(gateway.chats.length, 0);
    });
  });

  describe('bodies', () => {
    const post = (body: string) => send(`${proxy.url}/v1/chat/completions`, { headers: BEARER, body });

    it('refuses a length over 32 MiB at once, without the body', async () => {
      const startedMs = performance.now();
      const answer = await firstBytes(rawPost('Content-Length: 33554433', '', 'x'));
      assert.equal(statusOf(answer), 413);
      assert.ok(performance.now() - startedMs < 250);
    });

    it('reads on and drops what a refused client still sends, then closes', async () => {
      const part = Buffer.alloc(12 * 1_048_576, 0x20); // more than the buffers between the two hold
      const socket = connect(proxy.port, '127.0.0.1');
      const answer = text(socket);
      socket.write(rawPost('Content-Length: 33554433', '', ''));
      await new Promise<void>((resolve, reject) => {
        socket.write(part, (error) => (error ? reject(error) : resolve()));
      });
      socket.end();
      assert.match(await answer, /^HTTP\/1\.1 413 [^]*\r\nconnection: close\r\n/i);
    });

    it('stops a body in chunks that grows over the limit', async () => {
      const status = await new Promise<number | undefined>((resolve, reject) => {
        const call = httpRequest(
          `${proxy.url}/v1/chat/completions`,
          { method: 'POST', agent: false, headers: { ...BEARER, 'content-type': 'application/json' } },
          (response) => {
            call.destroy();
            resolve(response.statusCode);
          },
        );
        call.on('error', reject);
        const chunk = Buffer.alloc(1_048_576, 0x20);
        for (let count = 0; count < 33; count += 1) call.write(chunk);
      });
      assert.equal(status, 413);
    });

    it('reads a body that comes byte by byte', async () => {
      const socket = connect(proxy.port, '127.0.0.1');
      const answer = text(socket);
      socket.write(rawPost(`Content-Length: ${CHAT.length}`, 'Connection: close', '', ''));
      for (const character of CHAT) {
        socket.write(character);
        await delay(1);
      }
      assert.equal(statusOf(await answer), 200);
    });

    it('asks for a body that waits to be asked', async () => {
      const socket = connect(proxy.port, '127.0.0.1');
      const answer = text(socket);
      socket.write(rawPost(`Content-Length: ${CHAT.length}`, 'Expect: 100-continue', 'Connection: close', '', ''));
      socket.once('data', () => socket.write(CHAT));
      assert.match(await answer, /^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 /);
    });

    it('does not ask for a body it would refuse', async () => {
      const answer = await firstBytes(rawPost('Content-Length: 33554433', 'Expect: 100-continue', '', ''));
      assert.equal(statusOf(answer), 413);
    });

    it('refuses text that is not UTF-8', async () => {
      const body = Buffer.from(CHAT.replace('Hi', '\xff\xfe'), 'latin1');
      const head = rawPost(`Content-Length: ${body.length}`, 'Connection: close', '', '');
      const answer = await sendRaw(proxy.port, Buffer.concat([Buffer.from(head), body]));
      assert.equal(statusOf(answer), 400);
      assert.match(answer, /not valid UTF-8/);
    });

    for (const body of ['', '[]', 'null', '{', `${'['.repeat(200)}${']'.repeat(200)}`]) {
      it(`answers 400 to ${body.slice(0, 10)}`, async () => assert.equal((await post(body)).status, 400));
    }
  });

  describe('connections', () => {
    it('answers two requests sent at once in their order', async () => {
      const one = (path: string, more = ''): string => `GET ${path} HTTP/1.1\r\n${host()}\r\n${key}\r\n${more}\r\n`;
      const answer = await sendRaw(proxy.port, one('/v1/models') + one('/health', 'Connection: close\r\n'));
      assert.match(answer, /"object":"list"[^]*HTTP\/1\.1 200 OK[^]*"version"/);
    });

    it('stays open after the refusal of a whole request', async () => {
      const unknown = `GET /v1/nothing HTTP/1.1\r\n${host()}\r\n${key}\r\n\r\n`;
      const answer = await sendRaw(
        proxy.port,
        `${unknown}GET /health HTTP/1.1\r\n${host()}\r\nConnection: close\r\n\r\n`,
      );
      assert.match(answer, /^HTTP\/1\.1 404 [^]*HTTP\/1\.1 200 OK/);
    });

    it('aborts every call of a client that leaves, also one whose answer waits for another', async () => {
      gateway.reply = async function* (_request, signal) {
        await delay(60_000, undefined, { signal });
        yield* replyOf('late');
      };
      const post = rawPost(`Content-Length: ${CHAT.length}`, '', CHAT);
      const socket = connect(proxy.port, '127.0.0.1', () => socket.write(post + post));
      while (gateway.signals.length < 2) await delay(5);
      socket.destroy();
      while (!gateway.signals.every((signal) => signal.aborted)) await delay(5);
    });

    it('answers what was whole before garbage came, then closes', async () => {
      const answer = await sendRaw(proxy.port, rawPost(`Content-Length: ${CHAT.length}`, '', `${CHAT}GARBAGE\r\n\r\n`));
      assert.equal(statusOf(answer), 200);
    });

    it('answers 400 to a broken chunk', async () => {
      const answer = await sendRaw(proxy.port, rawPost('Transfer-Encoding: chunked', '', 'zz\r\n{}\r\n0\r\n\r\n'));
      assert.equal(statusOf(answer), 400);
      assert.equal(gateway.chats.length, 0);
    });

    it('answers 431 to a head that is too long', async () => {
      const answer = await sendRaw(proxy.port, `GET / HTTP/1.1\r\n${host()}\r\nX-A: ${'a'.repeat(20_000)}\r\n\r\n`);
      assert.equal(statusOf(answer), 431);
    });

    it('tells a client that goes away mid-body from one that is done', async () => {
      const socket = connect(proxy.port, '127.0.0.1', () => {
        socket.write(rawPost('Content-Length: 100', '', '{'));
        setTimeout(() => socket.destroy(), 20);
      });
      await delay(80);
      assert.equal(gateway.chats.length, 0);
      assert.equal((await send(`${proxy.url}/health`)).status, 200);
    });

    it('logs what it did not foresee in the middle of a stream', async () => {
      const logged: unknown[] = [];
      gateway.reply = async function* () {
        yield { type: 'reply-start', model: SERVED, passes: false };
        await delay(1);
        throw new Error('unforeseen');
      };
      const broken = await startFake(fakeApp(gateway, { log: { error: (...line) => logged.push(line) } }));
      const call = send(`${broken.url}/v1/chat/completions`, { headers: BEARER, body: STREAMED_CHAT });
      await assert.rejects(call, { code: 'ECONNRESET' });
      await broken.stop();
      assert.equal(logged.length, 1);
    });

    it('logs what it did not foresee, and tells the client only that', async () => {
      const logged: unknown[] = [];
      const broken = await startFake(
        fakeApp(gateway, {
          models: () => Promise.reject(new Error('/home/someone')),
          log: { error: (...line) => logged.push(line) },
        }),
      );
      const answer = await send(`${broken.url}/v1/models`, { headers: BEARER });
      await broken.stop();
      assert.equal(answer.status, 500);
      assert.equal(codeOf(answer), 'internal');
      assert.doesNotMatch(answer.body, /home/);
      assert.equal(logged.length, 1);
    });
  });

  describe('stopping', () => {
    it('frees the port', async () => {
      const { port } = proxy;
      await proxy.stop();
      proxy = await startFake(fakeApp(), { port });
      assert.equal((await send(`${proxy.url}/health`)).status, 200);
    });

    it('tells a client on an open connection to come back', async () => {
      let finish = (): void => undefined;
      const finished = new Promise<void>((resolve) => (finish = resolve));
      gateway.reply = async function* () {
        await finished;
        yield* replyOf('done');
      };
      const socket = connect(proxy.port, '127.0.0.1');
      const answer = text(socket);
      socket.write(rawPost(`Content-Length: ${CHAT.length}`, '', CHAT));
      while (gateway.chats.length === 0) await delay(5);
      const stopping = proxy.stop();
      socket.write(`GET /health HTTP/1.1\r\n${host()}\r\n\r\n`);
      await delay(100);
      finish();
      assert.match(await answer, /^HTTP\/1\.1 200 [^]*HTTP\/1\.1 503 [^]*retry-after: 1\r\n/);
      await stopping;
    });

    it('lets a reply run to its end, and refuses new requests meanwhile', async () => {
      gateway.reply = async function* () {
        await delay(150);
        yield* replyOf('done');
      };
      const reply = send(`${proxy.url}/v1/chat/completions`, { headers: BEARER, body: CHAT });
      while (gateway.chats.length === 0) await delay(5);
      const stopping = proxy.stop();
      await assert.rejects(send(`${proxy.url}/health`), { code: 'ECONNREFUSED' });
      assert.match((await reply).body, /done/);
      await stopping;
    });

    it('can be asked twice, and ends once', async () => {
      gateway.reply = async function* () {
        await delay(50);
        yield* replyOf('done');
      };
      const reply = send(`${proxy.url}/v1/chat/completions`, { headers: BEARER, body: CHAT });
      while (gateway.chats.length === 0) await delay(5);
      const startedMs = performance.now();
      await Promise.all([proxy.stop(), proxy.stop(), reply]);
      await proxy.stop();
      assert.ok(performance.now() - startedMs < 1_500);
    });

    it('does not wait for a client that has left', async () => {
      gateway.reply = async function* (_request, signal) {
        yield* replyOf('a');
        await delay(60_000, undefined, { signal });
      };
      await leave(proxy.url);
      const startedMs = performance.now();
      await proxy.stop();
      assert.ok(performance.now() - startedMs < 1_000);
      proxy = await startFake();
    });

    it('does not wait for connections that are only open', async () => {
      const idle = connect(proxy.port, '127.0.0.1');
      idle.on('error', () => undefined); // closed under it
      await delay(20);
      const startedMs = performance.now();
      await proxy.stop();
      assert.ok(performance.now() - startedMs < 1_000);
      proxy = await startFake();
    });
  });
});
