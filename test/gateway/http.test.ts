import assert from 'node:assert/strict';
import { once } from 'node:events';
import * as net from 'node:net';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { createUpstreamHttp, type UpstreamGet, type UpstreamHttp, type UpstreamPost } from '../../src/gateway/http.js';
import { readText } from '../../src/gateway/http-body.js';
import { GatewayError } from '../../src/core/errors.js';
import { startFakeUpstream, type FakeUpstream } from '../support/fake-upstream.js';

describe('createUpstreamHttp', () => {
  let upstream: FakeUpstream;
  let http: UpstreamHttp;

  before(async () => {
    upstream = await startFakeUpstream();
  });
  beforeEach(() => {
    http = createUpstreamHttp();
    upstream.reply = {};
  });
  afterEach(() => http.dispose());
  after(() => upstream.dispose());

  const call = (over: Partial<UpstreamPost> = {}): UpstreamPost => ({
    url: `${upstream.origin}/v1/chat/completions`,
    headers: { 'content-type': 'application/json' },
    body: '{"stream":true}',
    signal: new AbortController().signal,
    name: 'Acme',
    ...over,
  });
  const text = async (over: Partial<UpstreamPost> = {}): Promise<string> =>
    readText((await http.post(call(over))).body);
  const failure = async (over: Partial<UpstreamPost> = {}): Promise<GatewayError> => {
    try {
      await text(over);
    } catch (thrown) {
      assert.ok(thrown instanceof GatewayError);
      return thrown;
    }
    return assert.fail('nothing was thrown');
  };
  const lastSeen = () => upstream.requests.at(-1) ?? assert.fail('no request came');

  it('posts the body and gives status, headers and bytes', async () => {
    upstream.reply = { body: 'fine', headers: { 'x-note': 'yes' } };
    const response = await http.post(call({ body: '{"a":"é"}' }));
    assert.equal(response.status, 200);
    assert.equal(response.headers['x-note'], 'yes');
    assert.equal(await readText(response.body), 'fine');
    assert.deepEqual([lastSeen().method, lastSeen().body], ['POST', { a: 'é' }]);
    assert.equal(lastSeen().headers['content-length'], '10');
    assert.equal(lastSeen().headers['accept-encoding'], 'identity');
  });

  it('takes "not changed" for an answer when that was the question, and for a failure when it was not', async () => {
    upstream.reply = { status: 304, body: '' };
    const asked = await http.get(call({ headers: { 'if-none-match': '"v1"' } }));
    assert.deepEqual([asked.status, await readText(asked.body)], [304, '']);
    assert.equal((await failure()).kind, 'upstream-rejected');
  });

  for (const [what, filler] of [
    ['the most that goes out with its head', 'é'.repeat(32_764)],
    ['more', 'é'.repeat(32_765)],
  ] as const) {
    it(`posts a body in pieces as one: ${what}`, async () => {
      const bytes = Buffer.from(JSON.stringify({ a: filler })); // 8 bytes beside the filler
      const pieces = [bytes.subarray(0, 3), bytes.subarray(3, 3), bytes.subarray(3, 10_000), bytes.subarray(10_000)];
      await text({ body: pieces });
      assert.deepEqual(lastSeen().body, { a: filler });
      assert.equal(lastSeen().headers['content-length'], String(bytes.length));
      assert.equal(lastSeen().headers['transfer-encoding'], undefined);
    });
  }

  it('gets', async () => {
    const { body } = await http.get({ ...call(), url: `${upstream.origin}/v1/models` } satisfies UpstreamGet);
    assert.match(await readText(body), /fake-model/);
    assert.equal(lastSeen().method, 'GET');
  });

  it('uses one connection for one request after another', async () => {
    const ports: unknown[] = [];
    for (let turn = 0; turn < 3; turn++) {
      upstream.reply = { body: 'x', headers: { connection: 'keep-alive' } };
      await text();
      ports.push(lastSeen().port);
    }
    assert.equal(new Set(ports).size, 1);
  });

  it('uses the connection again when the reader stopped at the end mark', async () => {
    const first = await http.post(call());
    for await (const bytes of first.body) {
      if (Buffer.from(bytes).includes('[DONE]')) break;
    }
    const port = lastSeen().port;
    await sleep(20);
    await text();
    assert.equal(lastSeen().port, port);
  });

  describe('turns into an error', () => {
    it('a refused connection, which was never sent', async () => {
      const server = net.createServer().listen(0, '127.0.0.1');
      await once(server, 'listening');
      // Safe: a server that listens on a TCP port has an address of this form.
      const { port } = server.address() as AddressInfo;
      server.close();
      await once(server, 'close');
      const error = await failure({ url: `http://127.0.0.1:${port}/x` });
      assert.equal(error.kind, 'upstream-unreachable');
      assert.match(error.message, /^Acme cannot be reached at http:\/\/127\.0\.0\.1:\d+ \(ECONNREFUSED\)/);
    });

    it('an address that is not http', async () => {
      assert.equal((await failure({ url: 'ftp://127.0.0.1/' })).kind, 'upstream-unreachable');
      assert.equal((await failure({ url: 'nonsense' })).kind, 'upstream-unreachable');
    });

    it('a TLS handshake that fails, which was never sent', async () => {
      const url = `${upstream.origin.replace('http:', 'https:')}/v1/chat/completions`;
      assert.equal((await failure({ url })).kind, 'upstream-unreachable');
    });

    it('a status, with the wait the provider asks for', async () => {
      upstream.reply = { status: 429, headers: { 'retry-after': '3' }, message: 'slow down' };
      const error = await failure();
      assert.equal(error.kind, 'upstream-rate-limited');
      assert.equal(error.detail.retryAfterMs, 3_000);
      assert.match(error.message, /^Acme is limiting requests.*: slow down$/);
    });

    it('a web page in place of a reply', async () => {
      upstream.reply = { body: '<html>sign in</html>', contentType: 'text/html; charset=utf-8' };
      const error = await failure();
      assert.equal(error.kind, 'upstream-garbled');
      assert.match(error.message, /sent a web page/);
    });

    it('a compressed reply, since none was asked for', async () => {
      upstream.reply = { body: 'x', headers: { 'content-encoding': 'gzip' } };
      assert.equal((await failure()).kind, 'upstream-garbled');
    });

    it('a redirect, which is not followed', async () => {
      const seen = upstream.requests.length;
      upstream.reply = { status: 302, headers: { location: `${upstream.origin}/elsewhere` } };
      const error = await failure();
      assert.equal(error.kind, 'upstream-rejected');
      assert.match(error.message, /redirects are not followed/);
      assert.equal(upstream.requests.length, seen + 1);
    });

    it('a stream that is cut', async () => {
      upstream.reply = { cutAfter: 2 };
      assert.equal((await failure()).kind, 'upstream-failed');
    });

    it('a key that cannot be sent, without quoting it', async () => {
      const error = await failure({ headers: { authorization: 'Bearer secret\nkey' } });
      assert.equal(error.kind, 'upstream-unauthenticated');
      assert.equal(error.message.includes('secret'), false);
    });

    it('an error that repeats what proves who calls, without it', async () => {
      for (const name of ['x-api-key', 'api-key', 'x-goog-api-key', 'x-amz-security-token']) {
        upstream.reply = { status: 400, message: 'you sent secret-12345678' };
        const error = await failure({ headers: { [name]: 'secret-12345678' } });
        assert.equal(error.message, 'Acme rejected the request (HTTP 400): you sent [secret]');
      }
    });

    it('an error that repeats the key, without the key', async () => {
      upstream.reply = { status: 400, message: 'bad key sk-12345678 given' };
      const error = await failure({ headers: { authorization: 'Bearer sk-12345678' } });
      assert.equal(error.message, 'Acme rejected the request (HTTP 400): bad key [secret] given');
    });

    it('an error of 20 MB, of which little is read', async () => {
      upstream.reply = { status: 500, body: 'x'.repeat(20_000_000), contentType: 'text/plain' };
      const error = await failure();
      assert.equal(error.kind, 'upstream-failed');
      assert.ok(error.message.length < 400);
    });
  });

  describe('stops waiting', () => {
    it('for a connection', async () => {
      // 192.0.2.0/24 is reserved for documentation and answers nothing. Source: RFC 5737.
      const error = await failure({ url: 'http://192.0.2.1/x', timeouts: { connectMs: 30 } });
      assert.ok(error.kind === 'upstream-timeout' || error.kind === 'upstream-unreachable', error.kind);
    });

    it('for the head of a response', async () => {
      upstream.reply = { hang: 'before-head' };
      const error = await failure({ timeouts: { firstByteMs: 30 } });
      assert.equal(error.kind, 'upstream-timeout');
      assert.equal(error.message, 'Acme did not answer within 0 s.');
    });

    it('for the first byte after the head', async () => {
      upstream.reply = { hang: 0 };
      assert.equal((await failure({ timeouts: { firstByteMs: 30 } })).kind, 'upstream-timeout');
      assert.equal(await lastSeen().over, 'left');
    });

    it('for the next byte', async () => {
      upstream.reply = { hang: 2 };
      assert.equal((await failure({ timeouts: { idleMs: 30 } })).kind, 'upstream-timeout');
    });

    it('but not while its own reader is slow', async () => {
      upstream.reply = { text: 'One two three four five six.', pieceDelayMs: 20 };
      const { body } = await http.post(call({ timeouts: { firstByteMs: 100, idleMs: 100 } }));
      let slowTurns = 2;
      for await (const bytes of body) {
        assert.ok(bytes.length > 0);
        if (slowTurns-- > 0) await sleep(150);
      }
    });
  });

  describe('when the caller aborts', () => {
    const abortedAfter = async (ms: number): Promise<GatewayError> => {
      const controller = new AbortController();
      setTimeout(() => controller.abort(), ms);
      return failure({ signal: controller.signal });
    };

    it('does not even begin', async () => {
      const seen = upstream.requests.length;
      assert.equal((await failure({ signal: AbortSignal.abort() })).kind, 'canceled');
      assert.equal(upstream.requests.length, seen);
    });

    for (const [phase, hang] of [
      ['before the head', 'before-head'],
      ['after the head', 0],
      ['in the middle', 2],
    ] as const) {
      it(`closes the connection ${phase}`, async () => {
        upstream.reply = { hang };
        assert.equal((await abortedAfter(20)).kind, 'canceled');
        assert.equal(await lastSeen().over, 'left');
      });
    }
  });
});

describe('a kept connection that the server resets', () => {
  const HEAD = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n';

  /** Answers the first request of each connection; on the second it sends `beforeReset` and resets the connection. */
  async function startForgetful(beforeReset: string) {
    const seen = { connections: 0, requests: 0 };
    const server = net.createServer((socket) => {
      seen.connections += 1;
      let answered = false;
      socket.on('data', () => {
        seen.requests += 1;
        if (!answered) socket.write(`${HEAD}{}`);
        else socket.write(beforeReset, () => setTimeout(() => socket.resetAndDestroy(), 10));
        answered = true;
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    // Safe: a server that listens on a TCP port has an address of this form.
    const { port } = server.address() as AddressInfo;
    return { url: `http://127.0.0.1:${port}/`, seen, server };
  }

  async function getTwice(beforeReset: string): Promise<{ second: string; seen: object }> {
    const { url, seen, server } = await startForgetful(beforeReset);
    const http = createUpstreamHttp();
    const { signal } = new AbortController();
    const get = async () => readText((await http.get({ url, headers: {}, signal })).body);
    try {
      assert.equal(await get(), '{}');
      const second = await get().catch((thrown: unknown) => String(thrown instanceof GatewayError && thrown.kind));
      // Time for a request that should not come.
      await sleep(20);
      return { second, seen };
    } finally {
      http.dispose();
      server.close();
    }
  }

  it('is replaced by a fresh one, once, when nothing was answered', async () => {
    assert.deepEqual(await getTwice(''), { second: '{}', seen: { connections: 2, requests: 3 } });
  });

  it('is not replaced once the answer has begun', async () => {
    assert.deepEqual(await getTwice(HEAD), { second: 'upstream-failed', seen: { connections: 1, requests: 2 } });
  });
});
