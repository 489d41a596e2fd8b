import assert from 'node:assert/strict';
import type { Endpoint } from '../../../src/proxy/endpoints/endpoint.js';
import { ollamaChat, ollamaGenerate } from '../../../src/proxy/endpoints/ollama-chat.js';
import { aDecision, anExchange, fakeApp, FakeGateway, jsonOf } from '../support.js';

const MESSAGES = [{ role: 'user', content: 'Hello' }];

/** What a gateway was asked for, with models of these names known. */
async function modelOf(model: string, ...known: readonly string[]): Promise<string | undefined> {
  const gateway = new FakeGateway();
  const app = fakeApp(gateway, {
    models: () =>
      Promise.resolve(
        known.map((name) => ({
          ref: { provider: 'acme', model: name },
          name,
          price: undefined,
          contextTokens: 1,
          maxOutputTokens: 1,
          capabilities: [],
          ready: true,
        })),
      ),
  });
  const body = JSON.stringify({ model, messages: MESSAGES, stream: false });
  await ollamaChat.handle(anExchange({ app, body }));
  return gateway.chats[0]?.model;
}

const answerOf = async (endpoint: Endpoint, body: object, gateway = new FakeGateway()) =>
  endpoint.handle(anExchange({ app: fakeApp(gateway), body: JSON.stringify(body) }));

describe('POST /api/chat', () => {
  it('streams lines unless told not to', async () => {
    const answer = await answerOf(ollamaChat, { model: 'auto', messages: MESSAGES });
    assert.equal(answer.kind, 'stream');
    assert.partialDeepStrictEqual(answer, { writer: { streamType: 'application/x-ndjson' } });
  });

  it('answers in one piece', async () => {
    const gateway = new FakeGateway();
    const answer = await answerOf(ollamaChat, { model: 'auto', messages: MESSAGES, stream: false }, gateway);
    assert.deepEqual(jsonOf(answer), {
      model: 'acme/one',
      created_at: '2023-11-14T22:13:20.000Z',
      message: { role: 'assistant', content: 'Hello you' },
      done: true,
      done_reason: 'stop',
      prompt_eval_count: 5,
      eval_count: 2,
      total_duration: 0,
      eval_duration: 0,
    });
    assert.equal(gateway.chats[0]?.source.wire, 'ollama');
    assert.ok(gateway.chats[0].source.bytes);
  });

  it('takes ":latest" off names, unless a model is called so', async () => {
    assert.equal(await modelOf('acme/one:latest', 'one'), 'acme/one');
    assert.equal(await modelOf('acme/one:latest', 'one:latest'), 'acme/one:latest');
    assert.equal(await modelOf('one:latest', 'one:latest'), 'one:latest');
    assert.equal(await modelOf('auto:best:latest'), 'auto:best');
    assert.equal(await modelOf('acme/one:7b'), 'acme/one:7b');
  });

  it('loads nothing when nothing is said', async () => {
    const gateway = new FakeGateway();
    const answer = await answerOf(ollamaChat, { model: 'auto', stream: false }, gateway);
    assert.deepEqual(jsonOf(answer), {
      model: 'auto',
      created_at: '2023-11-14T22:13:20.000Z',
      message: { role: 'assistant', content: '' },
      done: true,
      done_reason: 'load',
    });
    assert.equal(gateway.chats.length, 0);
  });

  it('answers a system text alone', async () => {
    const gateway = new FakeGateway();
    await answerOf(
      ollamaChat,
      { model: 'auto', messages: [{ role: 'system', content: 'Hi' }], stream: false },
      gateway,
    );
    assert.equal(gateway.chats.length, 1);
  });
});

describe('POST /api/generate', () => {
  it('answers a prompt with text', async () => {
    const answer = await answerOf(ollamaGenerate, { model: 'auto', prompt: 'Hello', stream: false });
    assert.partialDeepStrictEqual(jsonOf(answer), { response: 'Hello you', done: true });
  });

  it('says that a model is loaded or let go of', async () => {
    const load = await answerOf(ollamaGenerate, { model: 'auto', prompt: '' });
    assert.partialDeepStrictEqual(jsonOf(load), { response: '', done: true, done_reason: 'load' });
    assert.partialDeepStrictEqual(load, { headers: { 'content-type': 'application/x-ndjson' } });
    const unload = await answerOf(ollamaGenerate, { model: 'auto', keep_alive: 0 });
    assert.partialDeepStrictEqual(jsonOf(unload), { done_reason: 'unload' });
  });

  it('does not say that a model is loaded which cannot be called', async () => {
    const gateway = new FakeGateway();
    gateway.decide = () => Promise.resolve(aDecision({ candidates: [] }));
    await assert.rejects(answerOf(ollamaGenerate, { model: 'acme/one' }, gateway), { kind: 'no-candidate' });
  });
});
