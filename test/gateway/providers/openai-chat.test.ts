import assert from 'node:assert/strict';
import type { ChatEvent, ChatRequest } from '../../../src/core/chat.js';
import type { ProviderCard } from '../../../src/core/model.js';
import { httpProvider } from '../../../src/gateway/http-provider.js';
import { openAiChat } from '../../../src/gateway/providers/openai-chat.js';
import { aRequest } from '../../support/builders.js';
import { openAiWire, type FakeReply } from '../../support/fake-frames.js';
import { withHttpUpstream } from '../../support/http-upstream.js';
import { toArray } from '../../support/streams.js';
import { describeProvider, overBytes, providerDeps } from './contract.js';
import { aProviderCard } from '../../support/builders.js';

describeProvider('openai-compatible', {
  card: aProviderCard(),
  basePath: '/v1',
  fake: openAiWire,
  keyHeader: ['authorization', 'Bearer KEY'],
  usage: {
    sent: { input: 3, cacheRead: 60, cacheWrite: 30, output: 20, reasoning: 5 },
    read: {
      inputTokens: 3,
      cacheReadTokens: 60,
      cacheWrite5mTokens: 30,
      cacheWrite1hTokens: 0,
      outputTokens: 20,
      reasoningTokens: 5,
    },
  },
});

describe('openai-compatible', () => {
  const at = withHttpUpstream();

  const fromBody = (stream: boolean, more: Record<string, unknown> = {}): ChatRequest => {
    const body = { model: 'auto', messages: [{ role: 'user', content: 'Hi' }], stream, ...more };
    return aRequest({ source: { wire: 'openai-chat', body, stream } });
  };
  const run = (reply: FakeReply, request: ChatRequest, card: Partial<ProviderCard> = {}): Promise<ChatEvent[]> => {
    at.upstream.reply = reply;
    const provider = httpProvider(
      aProviderCard({ baseUrl: `${at.upstream.origin}/v1`, ...card }),
      providerDeps(at.http, 'sk-1'),
    );
    const signal = new AbortController().signal;
    return toArray(provider.stream({ request, model: { provider: 'acme', model: 'one' }, signal }));
  };
  const lastBody = () => at.upstream.requests.at(-1)?.body;
  const passed = (events: readonly ChatEvent[]): string =>
    events.map((event) => (event.type === 'wire-bytes' ? Buffer.from(event.bytes).toString('utf8') : '')).join('');

  it('passes the bytes of a reply to a client of its own wire', async () => {
    const sent = openAiWire.pieces({ text: 'Hi' }, 'one', true).join('');
    assert.equal(passed(await run({ text: 'Hi' }, fromBody(true))), sent);
  });

  it('sends bytes before the events decoded from them', async () => {
    const events = await run({ text: 'Hi', pieceDelayMs: 5 }, fromBody(true));
    assert.deepEqual(
      events.map((event) => event.type),
      ['wire-bytes', 'wire-bytes', 'text-delta', 'wire-bytes', 'wire-bytes', 'usage', 'wire-bytes', 'finish'],
    );
    assert.deepEqual(
      events.flatMap((event) => (event.type === 'wire-bytes' ? [event.content] : [])),
      [false, true, false, false, false],
    );
  });

  it('passes nothing to a client of another wire', async () => {
    assert.equal(passed(await run({}, aRequest())), '');
  });

  it('asks for a whole reply when the client does not stream, and passes it', async () => {
    const events = await run({ text: 'Hi' }, fromBody(false, { seed: 7 }));
    assert.deepEqual(lastBody(), { model: 'one', messages: [{ role: 'user', content: 'Hi' }], stream: false, seed: 7 });
    assert.equal(passed(events), JSON.stringify(openAiWire.whole({ text: 'Hi' }, 'one')));
    assert.deepEqual(
      events.map((event) => event.type),
      ['wire-bytes', 'text-delta', 'finish'],
    );
  });

  it('reads a whole reply that came though a stream was asked for', async () => {
    const events = await run({ body: JSON.stringify(openAiWire.whole({ text: 'Hi' }, 'one')) }, fromBody(true));
    assert.deepEqual(
      events.map((event) => event.type),
      ['text-delta', 'finish'],
    );
  });

  it('reports an error that came with status 200', async () => {
    const body = JSON.stringify({ error: { message: 'quota', type: 'insufficient_quota' } });
    await assert.rejects(run({ body }, fromBody(true)), { kind: 'upstream-out-of-credit' });
  });

  it('names the output limit as the provider does', async () => {
    await run({}, fromBody(true, { max_tokens: 5 }), { quirks: ['max-completion-tokens'] });
    assert.equal(lastBody()?.['max_completion_tokens'], 5);
    assert.equal(lastBody()?.['max_tokens'], undefined);
  });

  it('needs no key for a server on this machine', async () => {
    const provider = httpProvider(
      aProviderCard({ baseUrl: `${at.upstream.origin}/v1`, local: true }),
      providerDeps(at.http, undefined),
    );
    at.upstream.reply = {};
    const signal = new AbortController().signal;
    await toArray(provider.stream({ request: aRequest(), model: { provider: 'acme', model: 'one' }, signal }));
    assert.equal(at.upstream.requests.at(-1)?.headers.authorization, undefined);
    assert.equal(at.upstream.requests.at(-1)?.path, '/v1/chat/completions');
  });

  const CUT_CALL =
    'data: {"choices":[{"delta":{"tool_calls":[{"index":0,"id":"a","function":{"name":"f","arguments":"{\\"a"}}]}}]}\n\n' +
    'data: {"choices":[{"delta":{},"finish_reason":"tool_calls"}]}\n\n';
  const contentType = 'text/event-stream';

  it('refuses to translate a tool call whose arguments are cut', async () => {
    await assert.rejects(run({ body: CUT_CALL, contentType }, aRequest()), { kind: 'upstream-garbled' });
  });

  it('leaves a client of its own wire to judge the arguments', async () => {
    assert.equal((await run({ body: CUT_CALL, contentType }, fromBody(true))).at(-1)?.type, 'finish');
  });

  it('adds the index that clients need on tool calls', async () => {
    const body =
      'data: {"choices":[{"delta":{"tool_calls":[{"id":"a","function":{"name":"f","arguments":"{}"}}]},"finish_reason":"stop"}]}\n\n';
    assert.match(passed(await run({ body, contentType }, fromBody(true))), /"index":0/);
  });

  it('ignores what comes after the end mark', async () => {
    const frames = openAiWire.pieces({ text: 'Hi' }, 'one', false).join('');
    const late = 'data: {"choices":[{"delta":{"content":"late"}}]}\n\n';
    const one = { card: aProviderCard(), fake: openAiWire };
    const events = await overBytes(one, [Buffer.from(frames + late)]);
    assert.deepEqual(
      events.map((event) => event.type === 'text-delta' && event.text),
      ['Hi', false],
    );
  });

  describe('edits of a client’s body', () => {
    const edits = (body: Record<string, unknown>, over: Partial<Parameters<typeof openAiChat.edits>[1]> = {}) =>
      openAiChat.edits(body, { model: 'one', quirks: [], stream: false, ...over });

    it('are the model alone for a reply in one piece', () => {
      assert.deepEqual(edits({ max_tokens: 5 }), { model: { value: 'one' } });
    });

    it('ask for usage in a stream, beside what the client asked for', () => {
      const body = { stream_options: { include_obfuscation: false, include_usage: false } };
      assert.deepEqual(edits(body, { stream: true })['stream_options'], {
        value: { include_obfuscation: false, include_usage: true },
      });
      assert.equal(edits(body, { stream: true, quirks: ['no-stream-usage'] })['stream_options'], undefined);
    });

    it('rename a limit that the provider knows by another name, unless the body has both', () => {
      assert.deepEqual(edits({ max_completion_tokens: 5 })['max_completion_tokens'], { rename: 'max_tokens' });
      const quirks = ['max-completion-tokens'] as const;
      assert.deepEqual(edits({ max_tokens: 5 }, { quirks })['max_tokens'], { rename: 'max_completion_tokens' });
      assert.equal(edits({ max_tokens: 5, max_completion_tokens: 5 }, { quirks })['max_tokens'], undefined);
    });
  });
});
