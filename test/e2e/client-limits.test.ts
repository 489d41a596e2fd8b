import assert from 'node:assert/strict';
import { mockProvider, startTestApp, type TestApp } from '../support/app.js';
import { startFakeUpstream, type FakeUpstream } from '../support/fake-upstream.js';
import { chatBody, errorMessage, getJson, post } from '../support/http.js';

describe('limits of client keys', () => {
  let upstream: FakeUpstream;
  let router: TestApp;
  let url: string;

  beforeEach(async () => {
    upstream = await startFakeUpstream();
    upstream.paths.set('/v1/embeddings', {
      body: JSON.stringify({ object: 'list', data: [{ object: 'embedding', index: 0, embedding: [1, 2] }] }),
    });
    router = await startTestApp({ settings: mockProvider(upstream.origin) });
    url = await router.url();
  });
  afterEach(async () => {
    await router.remove();
    await upstream.dispose();
  });

  const chat = (key: string, model = 'auto') => post(`${url}/v1/chat/completions`, key, chatBody('hi', { model }));
  const written = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 150));
  const calledModels = (): unknown[] => upstream.requests.map(({ body }) => body['model']);

  describe('by model', () => {
    it('send "auto" to the models of the list, though another would be chosen', async () => {
      const any = await router.app.clientKeys.create('any');
      const only = await router.app.clientKeys.create('only', { models: ['mock/costly'] });
      assert.equal((await chat(any)).status, 200);
      assert.equal((await chat(only)).status, 200);
      assert.deepEqual(calledModels(), ['thrifty', 'costly']);
    });

    it('refuse another model by name, say which are allowed, and never call it', async () => {
      const key = await router.app.clientKeys.create('ci', { models: ['mock/costly', 'other/*'] });
      for (const [path, body] of [
        ['/v1/chat/completions', chatBody('hi', { model: 'mock/thrifty' })],
        ['/v1/messages', { ...chatBody('hi', { model: 'mock/thrifty' }), max_tokens: 9 }],
        ['/v1/responses', { model: 'mock/thrifty', input: 'hi' }],
        ['/v1beta/models/mock%2Fthrifty:generateContent', { contents: [{ role: 'user', parts: [{ text: 'hi' }] }] }],
        ['/api/chat', chatBody('hi', { model: 'mock/thrifty' })],
        ['/v1/embeddings', { model: 'mock/vectors', input: 'hi' }],
        ['/api/embed', { model: 'mock/vectors', input: 'hi' }],
      ] as const) {
        const { status, text } = await post(`${url}${path}`, key, body);
        assert.equal(status, 403, path);
        assert.match(text, /may not be used: the key of this client allows only mock\/costly, other\/\*/, path);
      }
      await written();
      assert.deepEqual(upstream.requests, []);
      assert.deepEqual(await router.app.ledger.list({ limit: 5, beforeId: undefined }), []);
    });

    it('hold for fallbacks', async () => {
      const key = await router.app.clientKeys.create('ci', { models: ['mock/costly'] });
      upstream.reply = { status: 500, message: 'down' };
      assert.notEqual((await chat(key)).status, 200);
      assert.ok(calledModels().length > 0);
      assert.ok(calledModels().every((model) => model === 'costly'));
    });

    it('leave nothing where no model of the list is ready, and say why', async () => {
      const key = await router.app.clientKeys.create('ci', { models: ['openai/*'] });
      const { status, text } = await chat(key);
      assert.equal(status, 503);
      assert.match(errorMessage(text), /dropped by keep-allowed/);
      const vectors = await post(`${url}/v1/embeddings`, key, { model: 'auto', input: 'hi' });
      assert.equal(vectors.status, 503);
      assert.match(errorMessage(vectors.text), /among those that the key of this client allows \(openai\/\*\)/);
      assert.deepEqual(upstream.requests, []);
    });

    it('let vectors be made by a model of the list', async () => {
      const key = await router.app.clientKeys.create('ci', { models: ['mock/*'] });
      assert.equal((await post(`${url}/v1/embeddings`, key, { model: 'mock/vectors', input: 'hi' })).status, 200);
    });

    it('show in every list of models', async () => {
      const key = await router.app.clientKeys.create('ci', { models: ['mock/costly'] });
      const idsAt = async (path: string): Promise<string> => JSON.stringify(await getJson(`${url}${path}`, key));
      for (const path of ['/v1/models', '/v1beta/models', '/api/tags']) {
        const ids = await idsAt(path);
        assert.ok(ids.includes('costly') && ids.includes('auto:best'), path);
        assert.ok(!ids.includes('thrifty') && !ids.includes('gpt'), path);
      }
      const one = await fetch(`${url}/v1/models/mock/thrifty`, { headers: { 'x-api-key': key } });
      assert.equal(one.status, 404);
    });

    it('change without a new key', async () => {
      const key = await router.app.clientKeys.create('ci', { models: ['mock/costly'] });
      await router.app.clientKeys.update('ci', { models: null });
      assert.equal((await chat(key, 'mock/thrifty')).status, 200);
      await router.app.clientKeys.update('ci', { role: 'viewer' });
      assert.equal((await chat(key, 'mock/thrifty')).status, 403);
    });

    it('are not written into the ledger', async () => {
      const key = await router.app.clientKeys.create('ci', { models: ['mock/costly'] });
      await chat(key);
      await written();
      const [row] = await router.app.ledger.list({ limit: 1, beforeId: undefined });
      assert.equal(row?.client.key, 'ci');
      assert.ok(!('allowedModels' in row.client));
    });
  });

  describe('by rate', () => {
    it('answer 429 with the wait, call nobody and write no row', async () => {
      const key = await router.app.clientKeys.create('ci', { callsPerMinute: 2 });
      assert.equal((await chat(key)).status, 200);
      assert.equal((await post(`${url}/v1/embeddings`, key, { model: 'mock/vectors', input: 'hi' })).status, 200);
      const refused = await chat(key);
      assert.equal(refused.status, 429);
      assert.match(errorMessage(refused.text), /"ci" may make 2 calls a minute/);
      assert.equal(refused.headers.get('x-should-retry'), 'true');
      const waitS = Number(refused.headers.get('retry-after'));
      assert.ok(waitS >= 1 && waitS <= 30, String(waitS));
      await written();
      assert.equal(upstream.requests.length, 2);
      assert.equal((await router.app.ledger.list({ limit: 9, beforeId: undefined })).length, 2);
    });

    it('count calls of models only, for this key only', async () => {
      const [ci, bot] = [
        await router.app.clientKeys.create('ci', { callsPerMinute: 1 }),
        await router.app.clientKeys.create('bot', { callsPerMinute: 1 }),
      ];
      for (let time = 0; time < 3; time += 1) await getJson(`${url}/v1/models`, ci);
      assert.equal((await chat(ci)).status, 200);
      assert.equal((await chat(ci)).status, 429);
      assert.equal((await chat(bot)).status, 200);
      assert.equal((await post(`${url}/v1/messages/count_tokens`, ci, chatBody('hi'))).status, 200);
      assert.equal((await chat(await router.token())).status, 200);
    });

    it("are said in the client's own form", async () => {
      const key = await router.app.clientKeys.create('ci', { callsPerMinute: 1 });
      await chat(key);
      const anthropic = await post(`${url}/v1/messages`, key, { ...chatBody('hi'), max_tokens: 9 });
      assert.partialDeepStrictEqual(JSON.parse(anthropic.text), { type: 'error', error: { type: 'rate_limit_error' } });
      const google = await post(`${url}/v1beta/models/auto:generateContent`, key, {
        contents: [{ role: 'user', parts: [{ text: 'hi' }] }],
      });
      assert.partialDeepStrictEqual(JSON.parse(google.text), { error: { code: 429, status: 'RESOURCE_EXHAUSTED' } });
    });

    it('change without a new key', async () => {
      const key = await router.app.clientKeys.create('ci', { callsPerMinute: 1 });
      await chat(key);
      assert.equal((await chat(key)).status, 429);
      await router.app.clientKeys.update('ci', { callsPerMinute: null });
      assert.equal((await chat(key)).status, 200);
    });
  });
});
