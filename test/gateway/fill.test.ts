import assert from 'node:assert/strict';
import type { ChatRequest } from '../../src/core/chat.js';
import { wiresOf } from '../../src/gateway/dial.js';

import { createUpstreamHttp } from '../../src/gateway/http.js';
import { httpProvider, wireFor } from '../../src/gateway/http-provider.js';
import { needsOf } from '../../src/gateway/needs.js';
import { decodeGenerate } from '../../src/wire/ollama/generate.js';
import { decodeRequest } from '../../src/wire/openai-completions/request.js';
import { anywhere } from '../support/anywhere.js';
import { aProviderCard, aRequest } from '../support/builders.js';
import { startFakeUpstream, type FakeUpstream } from '../support/fake-upstream.js';
import { toArray } from '../support/streams.js';

const META = { id: 'req-1', client: { surface: 'proxy', app: 'test', sessionId: undefined } } as const;
const BODY = { model: 'auto', prompt: 'a', suffix: 'b' };
const viaOllama = decodeGenerate(BODY, META);
const viaOpenAi = decodeRequest(BODY, META);

describe('filling in the middle', () => {
  it('needs a model that can, over either of two wires', () => {
    assert.deepEqual(needsOf(viaOllama, 1).capabilities, ['insert']);
    assert.deepEqual(needsOf(viaOllama, 1).onlyWires?.wires, ['ollama-generate', 'openai-completions']);
    assert.deepEqual(needsOf(viaOpenAi, 1).onlyWires?.wires, ['openai-completions', 'ollama-generate']);
  });

  it('takes the own wire, else the one that fills, and never a chat', () => {
    assert.deepEqual(wiresOf(aProviderCard({ wire: 'ollama' }), 'm'), ['ollama', 'ollama-generate']);
    assert.equal(wireFor(viaOpenAi, ['ollama', 'ollama-generate']), 'ollama-generate');
    assert.equal(wireFor(viaOllama, ['openai-chat', 'openai-completions']), 'openai-completions');
    assert.equal(wireFor(viaOllama, ['ollama', 'openai-completions', 'ollama-generate']), 'ollama-generate');
    assert.equal(wireFor(aRequest({ source: viaOllama.source }), ['openai-chat']), 'openai-chat');
  });
});

describe('a provider that fills in the middle', () => {
  const http = createUpstreamHttp();
  let upstream: FakeUpstream;

  beforeEach(async () => {
    upstream = await startFakeUpstream();
  });
  afterEach(() => upstream.dispose());
  after(() => http.dispose());

  const ask = (request: ChatRequest, card: Parameters<typeof aProviderCard>[0]) =>
    toArray(
      httpProvider(aProviderCard({ baseUrl: upstream.origin, ...card }), {
        http,
        secret: () => Promise.resolve('key'),
        env: () => undefined,
        readFile: () => Promise.reject(new Error('no file')),
        nowMs: () => 0,
        ...anywhere(),
        modelOf: () => undefined,
      }).stream({ request, model: { provider: 'acme', model: 'm' }, signal: new AbortController().signal }),
    );

  it('is asked as Ollama, for a client of completions', async () => {
    upstream.reply = { body: '{"response":"x","done":true,"prompt_eval_count":3,"eval_count":1}' };
    const events = await ask(viaOpenAi, { wire: 'ollama', local: true });
    assert.equal(upstream.requests[0]?.path, '/api/generate');
    assert.partialDeepStrictEqual(upstream.requests[0].body, { model: 'm', prompt: 'a', suffix: 'b' });
    assert.partialDeepStrictEqual(events, [
      { type: 'text-delta', text: 'x' },
      { type: 'finish', reason: 'stop' },
    ]);
  });

  it('is asked over completions, for a client of Ollama', async () => {
    upstream.reply = {
      contentType: 'text/event-stream',
      body: 'data: {"choices":[{"text":"x","finish_reason":"stop"}]}\n\ndata: [DONE]\n\n',
    };
    const also = [{ wire: 'openai-completions', baseUrl: `${upstream.origin}/beta` }] as const;
    const events = await ask(viaOllama, { also });
    assert.equal(upstream.requests[0]?.path, '/beta/completions');
    assert.partialDeepStrictEqual(upstream.requests[0].body, { model: 'm', prompt: 'a', suffix: 'b' });
    assert.partialDeepStrictEqual(events, [
      { type: 'text-delta', text: 'x' },
      { type: 'finish', reason: 'stop' },
    ]);
  });

  it('gets the very bytes of a client of its own wire, whatever else they ask for', async () => {
    upstream.reply = {
      contentType: 'application/x-ndjson',
      body: '{"response":"x","done":false}\n{"response":"","done":true,"context":[1]}\n',
    };
    const body = { ...BODY, raw: true, x_unknown: 7 };
    const bytes = new TextEncoder().encode(JSON.stringify(body));
    const events = await ask(decodeGenerate(body, { ...META, bytes }), { wire: 'ollama', local: true });
    assert.deepEqual(upstream.requests[0]?.body, { ...body, model: 'm' });
    const passed = events.flatMap((event) =>
      event.type === 'wire-bytes' ? [Buffer.from(event.bytes).toString()] : [],
    );
    assert.equal(passed.join(''), upstream.reply.body);
  });
});
