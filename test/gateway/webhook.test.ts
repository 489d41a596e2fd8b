import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import * as https from 'node:https';
import type { AddressInfo } from 'node:net';
import { createWebhookQueue } from '../../src/gateway/webhook-queue.js';
import { postWebhook, type WebhookOptions, type WebhookReply } from '../../src/gateway/webhook.js';
import { makeCertificate } from '../support/certificate.js';
import { freePort } from '../support/ports.js';

describe('postWebhook', () => {
  const certificate = makeCertificate();
  let server: https.Server;
  let origin: string;
  let bodies: string[];
  let connections: number;
  let answer: (response: ServerResponse, request: IncomingMessage) => void;

  beforeEach(async () => {
    bodies = [];
    connections = 0;
    server = https.createServer(certificate, (request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        bodies.push(body);
        answer(response, request);
      });
    });
    server.on('connection', () => (connections += 1));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    // Safe: a server that listens on a TCP port has an address of this form.
    origin = `https://localhost:${(server.address() as AddressInfo).port}`;
  });
  afterEach(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });

  const post = (options: WebhookOptions = {}, path = '/hook?k=v'): Promise<WebhookReply> =>
    postWebhook(new URL(path, origin), '{"text":"hé"}', new AbortController().signal, {
      isAllowed: () => true,
      ca: certificate.cert,
      ...options,
    });

  it('posts JSON and takes any 2xx for a yes', async () => {
    let seen: readonly unknown[] = [];
    answer = (response, { method, url, headers }) => {
      seen = [method, url, headers['content-type'], headers['content-length']];
      response.writeHead(202).end('ok');
    };
    assert.deepEqual(await post(), { ok: true, status: 202, problem: undefined, isWorthAnother: false });
    assert.deepEqual(seen, ['POST', '/hook?k=v', 'application/json', '14']);
    assert.deepEqual(bodies, ['{"text":"hé"}']);
  });

  for (const [status, isWorthAnother] of [
    [400, false],
    [404, false],
    [410, false],
    [429, true],
    [500, true],
    [503, true],
  ] as const) {
    it(`says that ${status} was answered, and whether to try again`, async () => {
      answer = (response) => response.writeHead(status).end('secret words');
      assert.deepEqual(await post(), {
        ok: false,
        status,
        problem: `answered with HTTP ${status}`,
        isWorthAnother,
      });
    });
  }

  it('follows no redirect', async () => {
    answer = (response) => response.writeHead(307, { location: `${origin}/elsewhere` }).end();
    const reply = await post();
    assert.deepEqual([reply.ok, reply.status, reply.isWorthAnother], [false, 307, false]);
    assert.match(reply.problem ?? '', /redirects are not followed/);
    assert.equal(bodies.length, 1);
  });

  it('gives up on one that does not answer', async () => {
    answer = () => undefined;
    const reply = await post({ timeoutMs: 50 });
    assert.deepEqual(
      [reply.status, reply.problem, reply.isWorthAnother],
      [undefined, 'did not answer within 0.05 s', true],
    );
  });

  it('cuts a long answer off after 64 KiB', async () => {
    let written = 0;
    const closed = new Promise<void>((resolve) => {
      answer = (response) => {
        const write = (): void => {
          while (!response.destroyed && written < 10 * 1024 * 1024) {
            written += 16_384;
            if (!response.write(Buffer.alloc(16_384))) return void response.once('drain', write);
          }
          response.end();
        };
        response.on('close', () => resolve());
        response.writeHead(200);
        write();
      };
    });
    assert.equal((await post()).ok, true);
    await closed;
    assert.ok(written < 10 * 1024 * 1024, `${written} bytes were taken`);
  });

  it('does not wait for the end of an answer', async () => {
    answer = (response) => void response.writeHead(200).write('o');
    assert.equal((await post()).ok, true);
  });

  it('says why nobody could be reached, without the address', async () => {
    const port = await freePort();
    const reply = await postWebhook(new URL(`https://127.0.0.1:${port}/canary`), '{}', new AbortController().signal, {
      isAllowed: () => true,
    });
    assert.deepEqual([reply.problem, reply.isWorthAnother], ['cannot be reached (ECONNREFUSED)', true]);
  });

  it('trusts no certificate that the machine does not', async () => {
    const reply = await postWebhook(new URL('/hook', origin), '{}', new AbortController().signal, {
      isAllowed: () => true,
    });
    assert.equal(reply.ok, false);
    assert.deepEqual(bodies, []);
  });

  it('does not even connect to a name that leads to this machine', async () => {
    const reply = await post({ isAllowed: (host) => host === 'localhost' });
    assert.match(reply.problem ?? '', /not on the public internet/);
    assert.equal(reply.isWorthAnother, false);
    assert.equal(connections, 0);
  });

  it('refuses loopback unless a test allows it', async () => {
    for (const host of ['localhost', '127.0.0.1', '[::1]']) {
      const url = new URL(origin.replace('localhost', host));
      const reply = await postWebhook(url, '{}', new AbortController().signal);
      assert.match(reply.problem ?? '', /not on the public internet/);
    }
    assert.equal(connections, 0);
  });

  it('posts over https only', async () => {
    const reply = await postWebhook(new URL('http://hooks.example.com/'), '{}', new AbortController().signal);
    assert.equal(reply.ok, false);
  });

  it('stops when Signalbox is closed', async () => {
    const closing = new AbortController();
    answer = () => closing.abort();
    const reply = await postWebhook(new URL('/hook', origin), '{}', closing.signal, {
      isAllowed: () => true,
      ca: certificate.cert,
    });
    assert.deepEqual([reply.ok, reply.isWorthAnother], [false, false]);
    assert.match(reply.problem ?? '', /Signalbox was closed/);
  });

  it('reaches one that fails twice at the third try', async () => {
    answer = (response) => response.writeHead(bodies.length < 3 ? 500 : 200).end();
    const queue = createWebhookQueue({
      post: (url, body, signal) => postWebhook(url, body, signal, { isAllowed: () => true, ca: certificate.cert }),
      pausesMs: [1, 1],
    });
    const result = await queue.send({ url: new URL('/hook', origin), body: '{}' });
    assert.deepEqual([result.ok, result.tries, bodies.length], [true, 3, 3]);
    queue.dispose();
  });
});
