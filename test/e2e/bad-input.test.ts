import assert from 'node:assert/strict';
import { mockProvider, startTestApp, type TestApp } from '../support/app.js';
import { startFakeUpstream, type FakeUpstream } from '../support/fake-upstream.js';
import { chatBody, errorMessage, post } from '../support/http.js';
import { freePort } from '../support/ports.js';

describe('bad input at the proxy gets a message that says what to do', () => {
  let upstream: FakeUpstream;
  let router: TestApp;
  let url: string;
  let token: string;

  before(async () => {
    upstream = await startFakeUpstream();
    router = await startTestApp({ settings: mockProvider(upstream.origin) });
    url = `${await router.url()}/v1/chat/completions`;
    token = await router.token();
  });
  after(async () => {
    await router.remove();
    await upstream.dispose();
  });
  beforeEach(() => {
    upstream.reply = {};
  });

  it('malformed JSON', async () => {
    const { status, text } = await post(url, token, '{"model": "auto", ');
    assert.equal(status, 400);
    assert.match(errorMessage(text), /JSON/);
  });

  it('a field of the wrong form is named', async () => {
    const { status, text } = await post(url, token, { model: 'auto', messages: 'hello' });
    assert.equal(status, 400);
    assert.match(errorMessage(text), /messages/);
  });

  it('more choices than any provider gives', async () => {
    const { status, text } = await post(url, token, chatBody('hi', { n: 100_000 }));
    assert.equal(status, 400);
    assert.match(errorMessage(text), /"n"/);
  });

  it('a model name that could forge a header', async () => {
    const { status, text } = await post(url, token, chatBody('hi', { model: 'auto\r\nX-Evil: 1' }));
    assert.equal(status, 400);
    assert.match(errorMessage(text), /control characters/);
  });

  it('a model of a provider without a key', async () => {
    const { status, text } = await post(url, token, chatBody('hi', { model: 'openai/gpt-4.1' }));
    assert.equal(status, 503);
    assert.match(errorMessage(text), /add a key for OpenAI with "Signalbox: Set API Key" or set OPENAI_API_KEY/);
  });

  it('a key that the provider refuses', async () => {
    upstream.reply = { status: 401, message: 'bad key' };
    const { status, text } = await post(url, token, chatBody('hi', { model: 'mock/thrifty' }));
    assert.equal(status, 502);
    assert.match(errorMessage(text), /Set API Key/);
  });

  it('a provider that is down', async () => {
    const nobody = await startTestApp({ settings: mockProvider(`http://127.0.0.1:${await freePort()}`) });
    try {
      const { status, text } = await post(
        `${await nobody.url()}/v1/chat/completions`,
        await nobody.token(),
        chatBody('hi'),
      );
      assert.equal(status, 503);
      assert.match(errorMessage(text), /^No model answered\. Tried 3: .+ \(3 times\)$/);
    } finally {
      await nobody.remove();
    }
  });

  it('a body of 33 MiB', async () => {
    const { status, text } = await post(url, token, chatBody('x'.repeat(33 * 1024 * 1024)));
    assert.equal(status, 413);
    assert.match(errorMessage(text), /32 MiB/);
  });

  it('a prompt that fits no model', async () => {
    const { status, text } = await post(url, token, chatBody('word '.repeat(200_000)));
    assert.equal(status, 400);
    assert.match(
      errorMessage(text),
      /^The prompt is too long for each of the 2 models that are ready: about 2\d{5} tokens/,
    );
  });

  it('tells clients not to try again by themselves', async () => {
    const { headers } = await post(url, token, chatBody('hi', { model: 'nobody/nothing' }));
    assert.equal(headers.get('x-should-retry'), 'false');
  });

  it('nothing of all this reached the provider with the token of the proxy', () => {
    for (const seen of upstream.requests) assert.ok(!JSON.stringify(seen.headers).includes(token));
  });
});
