import assert from 'node:assert/strict';
import type { Settings } from '../../src/config/schema.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { anthropicWire, openAiWire, responsesWire } from '../support/fake-frames.js';
import { startFakeUpstream, type FakeUpstream } from '../support/fake-upstream.js';
import { chatBody, post } from '../support/http.js';

/** A router whose providers are all on the fake upstream. */
async function routerWith(custom: Record<string, unknown>): Promise<TestApp> {
  // Safe: the settings are parsed by the router before it uses them.
  const settings = { 'providers.custom': custom } as Partial<Settings>;
  return startTestApp({ settings, env: { ACME_KEY: 'acme-key-value' } });
}

const WEATHER = { type: 'function', function: { name: 'weather', parameters: { type: 'object' } } };

describe('a provider that speaks several wires', () => {
  let upstream: FakeUpstream;
  let router: TestApp;

  before(async () => {
    upstream = await startFakeUpstream();
    const acme = {
      baseUrl: `${upstream.origin}/v1`,
      also: [{ wire: 'anthropic-messages', baseUrl: `${upstream.origin}/anthropic/v1` }],
      keyEnv: ['ACME_KEY'],
      models: [{ model: 'anvil', capabilities: ['tools'] }],
    };
    router = await routerWith({ acme });
  });
  after(async () => {
    await router.remove();
    await upstream.dispose();
  });
  beforeEach(() => {
    upstream.reply = { text: 'A lock.' };
  });

  const send = async (at: string, body: unknown) => post(`${await router.url()}${at}`, await router.token(), body);
  const seen = () => upstream.requests.at(-1) ?? assert.fail('nothing was asked');

  it('takes the bytes of a Messages client as they are, and gives its own back', async () => {
    const sent =
      '{ "max_tokens":50,"stream":true, "x_new":[1, 2],"model":"auto","messages":[{"role":"user","content":"hi"}] }';
    const { status, text } = await send('/v1/messages', sent);
    assert.equal(status, 200);
    assert.equal(seen().path, '/anthropic/v1/messages');
    assert.equal(seen().text, sent.replace('"auto"', '"anvil"'));
    assert.equal(seen().headers['x-api-key'], 'acme-key-value');
    assert.equal(text, anthropicWire.pieces({ text: 'A lock.' }, 'anvil', false).join(''));
  });

  it('takes the bytes of a chat client as well, and asks for its usage', async () => {
    const sent = '{ "stream":true, "x_new":[1, 2],"model":"auto","messages":[{"role":"user","content":"hi"}]}';
    const { status, text } = await send('/v1/chat/completions', sent);
    assert.equal(status, 200);
    assert.equal(seen().path, '/v1/chat/completions');
    const added = '{"stream_options":{"include_usage":true},';
    assert.equal(seen().text, added + sent.slice(1).replace('"auto"', '"anvil"'));
    assert.equal(seen().headers['authorization'], 'Bearer acme-key-value');
    assert.equal(text, openAiWire.pieces({ text: 'A lock.' }, 'anvil', true).join(''));
  });

  it('is spoken to in its first wire by everybody else', async () => {
    const { status } = await send('/v1/responses', { model: 'auto', input: 'hi' });
    assert.equal(status, 200);
    assert.equal(seen().path, '/v1/chat/completions');
  });
});

describe('a model that works over one of the wires of its provider', () => {
  let upstream: FakeUpstream;
  const MODEL = 'openai/gpt-6.2-sol'; // bound to Responses in the catalogue

  before(async () => {
    upstream = await startFakeUpstream();
  });
  after(() => upstream.dispose());

  /** One request to OpenAI at the fake upstream, with these other wires. */
  async function ask(also: readonly object[], at: string, body: unknown) {
    const openai = { baseUrl: `${upstream.origin}/v1`, also, keyEnv: ['ACME_KEY'] };
    const router = await routerWith({ openai });
    try {
      return await post(`${await router.url()}${at}`, await router.token(), body);
    } finally {
      await router.remove();
    }
  }
  const responses = () => [{ wire: 'openai-responses', baseUrl: `${upstream.origin}/v1` }];
  const lastPath = () => upstream.requests.at(-1)?.path;

  it('answers a chat client that offers tools', async () => {
    upstream.reply = { toolCalls: [{ id: 'call_1', name: 'weather', argumentsJson: '{"city":"Oslo"}' }] };
    const body = chatBody('Is it raining?', { model: MODEL, tools: [WEATHER], reasoning_effort: 'low' });
    const { status, text } = await ask(responses(), '/v1/chat/completions', body);
    assert.equal(status, 200);
    assert.equal(lastPath(), '/v1/responses');
    const asked = upstream.requests.at(-1)?.body;
    assert.deepEqual(asked?.['reasoning'], { effort: 'low' });
    // Safe: only this project's own answers are read here.
    const { choices } = JSON.parse(text) as { choices: { finish_reason: string; message: { tool_calls: unknown } }[] };
    assert.equal(choices[0]?.finish_reason, 'tool_calls');
    assert.deepEqual(choices[0].message.tool_calls, [
      { id: 'call_1', type: 'function', function: { name: 'weather', arguments: '{"city":"Oslo"}' } },
    ]);
  });

  it('takes the bytes of a Responses client as they are', async () => {
    upstream.reply = { text: 'No.' };
    const { text } = await ask(
      responses(),
      '/v1/responses',
      `{"stream":true,"x_new":1,"model":"${MODEL}","input":"hi"}`,
    );
    assert.equal(upstream.requests.at(-1)?.text, '{"stream":true,"x_new":1,"model":"gpt-6.2-sol","input":"hi"}');
    assert.equal(text, responsesWire.pieces({ text: 'No.' }, 'gpt-6.2-sol', false).join(''));
  });

  it('is asked over what there is, where the user moved its provider to a server without that wire', async () => {
    upstream.reply = { text: 'No.' };
    const { status } = await ask([], '/v1/chat/completions', chatBody('Is it raining?', { model: MODEL }));
    assert.equal(status, 200);
    assert.equal(lastPath(), '/v1/chat/completions');
  });
});
