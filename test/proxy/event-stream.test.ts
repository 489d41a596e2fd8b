import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, get, type IncomingMessage, type Server } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { GatewayError, toGatewayError } from '../../src/core/errors.js';
import { errorAnswer, OPENAI_FORM, type OpenStream, type StreamForm } from '../../src/proxy/answer.js';
import { breakOff, sendStream } from '../../src/proxy/event-stream.js';
import { Pacer } from '../../src/proxy/pacer.js';
import { sendWhole } from '../../src/proxy/send.js';
import { portOf, send, sendRaw } from './support.js';

describe('event stream', () => {
  let server: Server;
  let closes: number;
  let pacer: Pacer;
  let open: () => Promise<OpenStream>;
  let form: StreamForm;
  let times: { waitMs: number; stallMs: number };

  const streamOf = (frames: AsyncIterable<string>): OpenStream => ({
    headers: { 'x-signalbox-model': 'acme/one' },
    frames,
    close: () => {
      closes += 1;
      return Promise.resolve();
    },
  });

  async function* framesOf(...frames: readonly (string | Error)[]): AsyncGenerator<string> {
    await Promise.resolve();
    for (const frame of frames) {
      if (frame instanceof Error) throw frame;
      yield frame;
    }
  }

  beforeEach(async () => {
    closes = 0;
    pacer = new Pacer();
    form = { ...OPENAI_FORM, streamType: 'text/event-stream; charset=utf-8', keepAlive: ': wait\n\n' };
    times = { waitMs: 60_000, stallMs: 60_000 };
    server = createServer((_request, response) => {
      const controller = new AbortController();
      response.on('close', () => controller.abort());
      const deps = { signal: controller.signal, pacer, ...times };
      sendStream(response, { kind: 'stream', writer: form, open: () => open() }, deps).catch((thrown: unknown) => {
        const error = toGatewayError(thrown);
        if (!response.headersSent) sendWhole(response, errorAnswer(error));
        else return breakOff(response, form, { error, stallMs: times.stallMs });
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });

  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  const url = (): string => `http://127.0.0.1:${portOf(server)}/`;
  const raw = (): Promise<string> => sendRaw(portOf(server), 'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');

  it('sends the frames as they come, and closes the reply', async () => {
    open = () => Promise.resolve(streamOf(framesOf('data: a\n\n', 'data: b\n\n')));
    const { status, headers, body } = await send(url());
    assert.equal(status, 200);
    assert.equal(headers['content-type'], 'text/event-stream; charset=utf-8');
    assert.equal(headers['x-signalbox-model'], 'acme/one');
    assert.equal(body, 'data: a\n\ndata: b\n\n');
    assert.equal(closes, 1);
  });

  it('shares the event loop after every frame', async () => {
    let pauses = 0;
    pacer = new (class extends Pacer {
      override pause(): undefined {
        pauses += 1;
      }
    })();
    open = () => Promise.resolve(streamOf(framesOf('data: a\n\n', 'data: b\n\n')));
    await send(url());
    assert.equal(pauses, 2);
  });

  it('gives a failure before the first content its own status', async () => {
    open = () => Promise.reject(new GatewayError('upstream-rate-limited', 'Wait.', { retryAfterMs: 2_500 }));
    const { status, headers } = await send(url());
    assert.equal(status, 429);
    assert.equal(headers['retry-after'], '3');
  });

  it('keeps the connection alive with comments while nothing comes', async () => {
    times = { ...times, waitMs: 20 };
    open = async () => {
      await delay(50);
      return streamOf(framesOf('data: a\n\n'));
    };
    const { status, body } = await send(url());
    assert.equal(status, 200);
    assert.match(body, /^(: wait\n\n){1,2}data: a\n\n$/);
  });

  it('says nothing to a client whose wire has no comments', async () => {
    times = { ...times, waitMs: 20 };
    form = { ...form, streamType: 'application/x-ndjson', keepAlive: undefined };
    open = async () => {
      await delay(50);
      return streamOf(framesOf('{}\n'));
    };
    const { headers, body } = await send(url());
    assert.deepEqual([headers['content-type'], body], ['application/x-ndjson', '{}\n']);
  });

  it('puts a failure after a comment into the stream, and breaks off', async () => {
    times = { ...times, waitMs: 5 };
    open = async () => {
      await delay(30);
      throw new GatewayError('no-candidate', 'Nobody answered.');
    };
    const answer = await raw();
    assert.match(answer, /^HTTP\/1\.1 200 /);
    assert.match(answer, /: wait\n\n/);
    assert.match(answer, /data: \{"error":\{"message":"Nobody answered\."/);
    assert.doesNotMatch(answer, /\r\n0\r\n\r\n$/); // the end mark of a whole answer
  });

  it('puts a failure after content into the stream, and breaks off', async () => {
    const failure = new GatewayError('upstream-interrupted', 'The reply broke off.');
    open = () => Promise.resolve(streamOf(framesOf('data: a\n\n', failure)));
    const answer = await raw();
    assert.match(answer, /data: a\n\n/);
    assert.match(
      answer,
      /data: \{"error":\{"message":"The reply broke off\.","type":"server_error","param":null,"code":"upstream-interrupted"\}\}\n\n/,
    );
    assert.doesNotMatch(answer, /\[DONE\]|\r\n0\r\n\r\n$/);
    assert.equal(closes, 1);
    await assert.rejects(send(url()), { code: 'ECONNRESET' });
  });

  it('does not tell what it did not foresee', async () => {
    open = () => Promise.resolve(streamOf(framesOf('data: a\n\n', new Error('/home/someone'))));
    assert.doesNotMatch(await raw(), /home/);
  });

  it('pulls no further than the client reads, and goes on when it does', async () => {
    let pulled = 0;
    async function* endless(): AsyncGenerator<string> {
      await Promise.resolve();
      for (;;) {
        pulled += 1;
        yield `data: ${'x'.repeat(65_536)}\n\n`;
      }
    }
    open = () => Promise.resolve(streamOf(endless()));
    const call = get(url());
    const [response] = (await once(call, 'response')) as [IncomingMessage]; // what 'response' gives
    response.pause();
    let before = -1;
    while (pulled !== before) {
      assert.ok(pulled < 1_000, 'it pulls without end');
      before = pulled;
      await delay(150);
    }
    response.resume();
    while (pulled === before) await delay(5);
    call.destroy();
  });

  it('cuts off a client that reads nothing for too long', async () => {
    times = { ...times, stallMs: 50 };
    async function* endless(): AsyncGenerator<string> {
      await Promise.resolve();
      for (;;) yield `data: ${'x'.repeat(65_536)}\n\n`;
    }
    open = () => Promise.resolve(streamOf(endless()));
    const call = get(url());
    call.on('error', () => undefined); // the cut
    const [response] = (await once(call, 'response')) as [IncomingMessage]; // what 'response' gives
    response.pause();
    response.on('error', () => undefined); // the cut
    for (let waits = 0; closes === 0 && waits < 50; waits += 1) await delay(10);
    assert.equal(closes, 1);
  });

  it('stops pulling when the client leaves', async () => {
    let isEnded = false;
    async function* endless(): AsyncGenerator<string> {
      try {
        for (;;) {
          await delay(5);
          yield 'data: a\n\n';
        }
      } finally {
        isEnded = true;
      }
    }
    open = () => Promise.resolve(streamOf(endless()));
    const call = get(url());
    call.on('error', () => undefined); // we leave
    await once(call, 'response');
    call.destroy();
    await delay(100);
    assert.equal(isEnded, true);
    assert.equal(closes, 1);
  });
});
