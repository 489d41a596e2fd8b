import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { ReplyEvent } from '../../src/core/chat.js';
import { GatewayError } from '../../src/core/errors.js';
import { answerChat } from '../../src/proxy/chat-answer.js';
import type { RunningProxy } from '../../src/proxy/server.js';
import { writer } from '../../src/wire/openai-chat/answer.js';
import { decodeRequest } from '../../src/wire/openai-chat/request.js';
import { anExchange, BEARER, codeOf, fakeApp, FakeGateway, replyOf, send, SERVED, startFake } from './support.js';

const bodyOf = (more: object = {}): string =>
  JSON.stringify({ model: 'auto', messages: [{ role: 'user', content: 'Hi' }], ...more });

describe('chat answer', () => {
  let gateway: FakeGateway;
  let proxy: RunningProxy;

  beforeEach(async () => {
    gateway = new FakeGateway();
    proxy = await startFake(fakeApp(gateway));
  });

  afterEach(() => proxy.stop());

  const url = (): string => `${proxy.url}/v1/chat/completions`;
  const chat = (more?: object) => send(url(), { headers: BEARER, body: bodyOf(more) });
  const chunksOf = (body: string): unknown[] =>
    body
      .split('\n\n')
      .filter((frame) => frame.startsWith('data: {'))
      .map((frame) => JSON.parse(frame.slice('data: '.length)) as unknown);

  async function* failing(error: GatewayError, ...before: readonly ReplyEvent[]): AsyncGenerator<ReplyEvent, void> {
    await Promise.resolve();
    yield* before;
    throw error;
  }

  it('writes a whole reply', async () => {
    const { status, headers, body } = await chat();
    assert.equal(status, 200);
    assert.equal(headers['content-type'], 'application/json; charset=utf-8');
    assert.match(body, /"object":"chat\.completion"/);
    assert.match(body, /"content":"Hello you"/);
  });

  it('writes a streamed reply to its end mark', async () => {
    const { headers, body } = await chat({ stream: true });
    assert.equal(headers['content-type'], 'text/event-stream; charset=utf-8');
    assert.match(body, /"content":"Hello"[^]*"content":" you"/);
    assert.match(body, /data: \[DONE\]\n\n$/);
  });

  it('sends tokens at the end of a stream, asked for or not', async () => {
    for (const more of [
      {},
      { stream_options: { include_usage: true } },
      { stream_options: { include_usage: false } },
    ]) {
      const { body } = await chat({ stream: true, ...more });
      assert.equal(
        chunksOf(body).some((chunk) => JSON.stringify(chunk).includes('"prompt_tokens":5')),
        true,
      );
    }
  });

  for (const stream of [true, false]) {
    describe(stream ? 'streamed' : 'whole', () => {
      it('says in headers who answered and why', async () => {
        const { headers } = await chat({ stream });
        assert.equal(headers['x-signalbox-model'], 'acme/one');
        assert.equal(headers['x-signalbox-reason'], 'mid (score 0.41): the only capable model that is ready');
        assert.equal(headers['x-signalbox-request-id'], gateway.chats[0]?.id);
      });

      it('gives a refusal its own status', async () => {
        gateway.chat = () => Promise.reject(new GatewayError('no-candidate', 'No model is connected.'));
        const answer = await chat({ stream });
        assert.equal(answer.status, 503);
        assert.equal(codeOf(answer), 'no-candidate');
        assert.equal(answer.headers['x-should-retry'], 'false');
      });

      it('gives a failure before the first content its own status', async () => {
        gateway.reply = () => failing(new GatewayError('upstream-rate-limited', 'Wait.', { retryAfterMs: 7_000 }));
        const answer = await chat({ stream });
        assert.equal(answer.status, 429);
        assert.equal(answer.headers['retry-after'], '7');
        assert.equal(answer.headers['x-signalbox-model'], undefined);
      });

      it('aborts the call within 250 ms when the client leaves before the first content', async () => {
        gateway.reply = async function* (_request, signal) {
          await delay(60_000, undefined, { signal });
          yield* replyOf('late');
        };
        const call = httpRequest(url(), {
          method: 'POST',
          agent: false,
          headers: { ...BEARER, 'content-type': 'application/json' },
        });
        call.on('error', () => undefined); // we leave
        call.end(bodyOf({ stream }));
        while (gateway.chats.length === 0) await delay(5);
        const [signal] = gateway.signals;
        assert.ok(signal && !signal.aborted);
        call.destroy();
        await once(signal, 'abort', { signal: AbortSignal.timeout(250) });
      });

      it('does not abort what has ended well', async () => {
        await chat({ stream });
        await delay(20);
        assert.equal(gateway.signals[0]?.aborted, false);
      });
    });
  }

  it('gives a whole reply that breaks off a status, because nothing was sent', async () => {
    gateway.reply = () =>
      failing(
        new GatewayError('upstream-interrupted', 'Broke off.'),
        { type: 'reply-start', model: SERVED, passes: false },
        { type: 'text-delta', text: 'a' },
      );
    assert.equal((await chat()).status, 502);
  });

  it('breaks a stream off when the reply does', async () => {
    gateway.reply = () =>
      failing(
        new GatewayError('upstream-interrupted', 'Broke off.'),
        { type: 'reply-start', model: SERVED, passes: false },
        { type: 'text-delta', text: 'a' },
      );
    await assert.rejects(chat({ stream: true }), { code: 'ECONNRESET' });
  });

  it('aborts the call and ends the reply when the client leaves mid-stream', async () => {
    let isEnded = false;
    gateway.reply = async function* (_request, signal) {
      try {
        yield { type: 'reply-start', model: SERVED, passes: false };
        for (;;) {
          yield { type: 'text-delta', text: 'a' };
          await delay(5, undefined, { signal });
        }
      } finally {
        isEnded = true;
      }
    };
    const call = httpRequest(url(), {
      method: 'POST',
      agent: false,
      headers: { ...BEARER, 'content-type': 'application/json' },
    });
    call.on('error', () => undefined); // we leave
    call.end(bodyOf({ stream: true }));
    const [response] = (await once(call, 'response')) as [IncomingMessage]; // what 'response' gives
    await once(response, 'data');
    call.destroy();
    await delay(60);
    assert.equal(gateway.signals[0]?.aborted, true);
    assert.equal(isEnded, true);
  });

  it('ends the reply when the client has left before the first frame was written', async () => {
    let isEnded = false;
    gateway.reply = async function* () {
      try {
        yield* replyOf('a');
      } finally {
        isEnded = true;
      }
    };
    const body = { model: 'auto', messages: [{ role: 'user', content: 'Hi' }], stream: true };
    const request = decodeRequest(body, {
      id: 'id-1',
      client: { surface: 'proxy', app: 'test', sessionId: undefined },
    });
    const answer = await answerChat(anExchange({ app: fakeApp(gateway) }), request, writer);
    assert.ok(answer.kind === 'stream');
    const reply = await answer.open();
    await reply.close();
    assert.equal(isEnded, true);
  });

  it('names the client and its session', async () => {
    await send(url(), {
      headers: { ...BEARER, 'user-agent': 'OpenAI/JS 7.55', 'x-session-id': 's-1' },
      body: bodyOf(),
    });
    assert.deepEqual(gateway.chats[0]?.client, { surface: 'proxy', app: 'openai', sessionId: 's-1' });
  });
});
