import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { Server } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { createHttpServer } from '../../src/proxy/http-server.js';
import type { Call } from '../../src/proxy/send.js';
import { portOf, sendRaw, statusOf } from './support.js';

const FAST = { headersTimeout: 60, requestTimeout: 120, keepAliveTimeout: 1_000, connectionsCheckingInterval: 10 };

describe('http server', () => {
  let server: Server;
  let calls: Call[];

  beforeEach(async () => {
    calls = [];
    server = createHttpServer((call) => calls.push(call), FAST);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });

  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  /** Sends `drip` again and again until the other side closes. */
  async function sendSlowly(start: string, drip: string): Promise<string> {
    const socket = connect(portOf(server), '127.0.0.1');
    socket.on('error', () => undefined); // closed under it
    socket.write(start);
    const timer = setInterval(() => socket.write(drip), 10);
    try {
      return await text(socket);
    } finally {
      clearInterval(timer);
    }
  }

  it('gives a head five seconds and a body ten, and takes 1,024 connections', () => {
    const real = createHttpServer(() => undefined);
    assert.equal(real.headersTimeout, 5_000);
    assert.equal(real.requestTimeout, 10_000);
    assert.equal(real.maxConnections, 1_024);
  });

  it('closes a connection on which nothing comes', async () => {
    assert.equal(statusOf(await sendRaw(portOf(server), '')), 408);
    assert.equal(calls.length, 0);
  });

  it('closes one whose head never ends', async () => {
    assert.equal(statusOf(await sendSlowly('GET / HTTP/1.1\r\n', 'X-A: 1\r\n')), 408);
    assert.equal(calls.length, 0);
  });

  it('closes one whose body never ends', async () => {
    assert.equal(statusOf(await sendSlowly('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5000\r\n\r\n', 'x')), 408);
  });

  it('writes nothing of its own into an answer that has begun', async () => {
    const answer = sendSlowly('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5000\r\n\r\n', 'x');
    await once(server, 'request');
    calls[0]?.response.writeHead(200, { 'content-length': 9 }).write('part');
    assert.match(await answer, /^HTTP\/1\.1 200 OK\r\n[^]*\r\n\r\npart$/);
  });

  it('answers 400 to a head that is cut off', async () => {
    const socket = connect(portOf(server), '127.0.0.1', () => socket.end('GET / HT'));
    assert.equal(statusOf(await text(socket)), 400);
  });
});
