import assert from 'node:assert/strict';
import OpenAI from 'openai';
import { mockProvider, startTestApp, type TestApp } from '../support/app.js';
import { startFakeUpstream, type FakeUpstream } from '../support/fake-upstream.js';

describe('the official openai SDK through the proxy', () => {
  let upstream: FakeUpstream;
  let router: TestApp;
  let client: OpenAI;

  before(async () => {
    upstream = await startFakeUpstream();
    router = await startTestApp({ settings: mockProvider(upstream.origin) });
    client = new OpenAI({ baseURL: `${await router.url()}/v1`, apiKey: await router.token(), maxRetries: 0 });
  });
  after(async () => {
    await router.remove();
    await upstream.dispose();
  });
  beforeEach(() => {
    upstream.reply = {};
  });

  const ask = [{ role: 'user' as const, content: 'What is a mutex?' }];
  const WEATHER = {
    type: 'function' as const,
    function: { name: 'weather', description: 'x', parameters: { type: 'object' } },
  };

  it('answers whole, from the cheapest model, and names it', async () => {
    upstream.reply = { text: 'A lock.' };
    const { data, response } = await client.chat.completions.create({ model: 'auto', messages: ask }).withResponse();
    assert.equal(data.choices[0]?.message.content, 'A lock.');
    assert.equal(upstream.requests.at(-1)?.body['model'], 'thrifty');
    assert.equal(response.headers.get('x-signalbox-model'), 'mock/thrifty');
  });

  it('streams text and ends with usage when asked for it', async () => {
    upstream.reply = { text: 'one two three' };
    const stream = await client.chat.completions.create({
      model: 'auto',
      messages: ask,
      stream: true,
      stream_options: { include_usage: true },
    });
    let text = '';
    let usage: unknown;
    for await (const chunk of stream) {
      text += chunk.choices[0]?.delta.content ?? '';
      usage = chunk.usage ?? usage;
    }
    assert.equal(text, 'one two three');
    assert.ok(usage, 'usage came at the end');
  });

  it('ends a stream with its usage, asked for or not', async () => {
    upstream.reply = { text: 'hello' };
    const stream = await client.chat.completions.create({ model: 'auto', messages: ask, stream: true });
    const counts: (number | undefined)[] = [];
    for await (const chunk of stream) counts.push(chunk.usage?.completion_tokens);
    assert.equal(counts.at(-1), 4);
    const [newest] = await settledRows(router, 1);
    assert.equal(newest?.cost.kind, 'exact');
  });

  it('passes tools and their calls in both directions, streamed', async () => {
    upstream.reply = { toolCalls: [{ id: 'call_1', name: 'weather', argumentsJson: '{"city":"Oslo"}' }] };
    const stream = client.chat.completions.stream({ model: 'auto', messages: ask, tools: [WEATHER] });
    const reply = await stream.finalChatCompletion();
    const call = reply.choices[0]?.message.tool_calls?.[0];
    assert.equal(reply.choices[0]?.finish_reason, 'tool_calls');
    assert.deepEqual(call?.type === 'function' ? call.function.arguments : undefined, '{"city":"Oslo"}');
    assert.deepEqual(upstream.requests.at(-1)?.body['tools'], [WEATHER]);
  });

  it('keeps fields it does not know on their way to a provider of the same wire', async () => {
    const odd = { seed: 7, logit_bias: { '50256': -100 }, x_next_year: { deep: [1, 2] } };
    await client.chat.completions.create({ model: 'auto', messages: ask, ...odd });
    const body = upstream.requests.at(-1)?.body;
    assert.deepEqual(
      [body?.['seed'], body?.['logit_bias'], body?.['x_next_year']],
      [7, { '50256': -100 }, { deep: [1, 2] }],
    );
  });

  it('uses exactly the model that was named', async () => {
    await client.chat.completions.create({ model: 'mock/costly', messages: ask });
    assert.equal(upstream.requests.at(-1)?.body['model'], 'costly');
  });

  it('answers the legacy completions endpoint', async () => {
    upstream.reply = { text: 'A lock.' };
    const reply = await client.completions.create({ model: 'auto', prompt: 'What is a mutex?' });
    assert.equal(reply.choices[0]?.text, 'A lock.');
  });

  it('lists "auto" first, then models with their prices', async () => {
    const list = await client.models.list();
    assert.equal(list.data[0]?.id, 'auto');
    const thrifty = list.data.find((model) => model.id === 'mock/thrifty') as { pricing?: unknown } | undefined;
    assert.ok(thrifty?.pricing, 'the model has a price');
  });

  it('refuses an unknown model with 404 and says what to do', async () => {
    await assert.rejects(
      client.chat.completions.create({ model: 'nobody/nothing', messages: ask }),
      (error: InstanceType<typeof OpenAI.APIError>) => {
        assert.equal(error.status, 404);
        assert.match(error.message, /Use "auto", or pick one from/);
        return true;
      },
    );
  });

  it('refuses a wrong token with 401', async () => {
    const stranger = new OpenAI({ baseURL: `${await router.url()}/v1`, apiKey: 'wrong', maxRetries: 0 });
    await assert.rejects(stranger.models.list(), { status: 401 });
  });

  it('falls back to another model when the first one fails before its first word', async () => {
    upstream.script({ status: 500 });
    upstream.reply = { text: 'from the other' };
    const { data, response } = await client.chat.completions.create({ model: 'auto', messages: ask }).withResponse();
    assert.equal(data.choices[0]?.message.content, 'from the other');
    assert.equal(response.headers.get('x-signalbox-model'), 'mock/costly');
  });

  it('ends a stream that was cut as an error, never as complete', async () => {
    upstream.reply = { text: 'one two three four', cutAfter: 3 };
    const stream = await client.chat.completions.create({ model: 'auto', messages: ask, stream: true });
    await assert.rejects(async () => {
      for await (const chunk of stream) assert.equal(chunk.choices[0]?.finish_reason ?? null, null);
    });
    const [newest] = await settledRows(router, 1);
    assert.equal(newest?.error, 'upstream-interrupted');
  });
});

/** The newest rows, once what has just ended is written. */
async function settledRows({ app }: TestApp, limit: number) {
  await new Promise((resolve) => setTimeout(resolve, 120));
  return app.ledger.list({ limit, beforeId: undefined });
}
