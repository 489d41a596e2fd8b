import assert from 'node:assert/strict';
import OpenAI from 'openai';
import { mockProvider, startTestApp, type TestApp } from '../support/app.js';
import { startFakeUpstream, type FakeUpstream } from '../support/fake-upstream.js';

describe('embeddings through the proxy', () => {
  let upstream: FakeUpstream;
  let router: TestApp;
  let client: OpenAI;

  beforeEach(async () => {
    upstream = await startFakeUpstream();
    router = await startTestApp({ settings: mockProvider(upstream.origin) });
    client = new OpenAI({ baseURL: `${await router.url()}/v1`, apiKey: await router.token(), maxRetries: 0 });
  });
  afterEach(async () => {
    await router.remove();
    await upstream.dispose();
  });

  const answer = (embedding: unknown) => ({
    body: JSON.stringify({ data: [{ index: 0, embedding }], model: 'e', usage: { prompt_tokens: 7, total_tokens: 7 } }),
  });

  for (const [how, embedding] of [
    ['packed, as the package asks for it', 'AAAAPwAAAEA='],
    ['as numbers, from a server that packs nothing', [0.5, 2]],
  ] as const) {
    it(`gives the openai package its vector ${how}`, async () => {
      upstream.reply = answer(embedding);
      const { data } = await client.embeddings.create({ model: 'mock/embedder', input: 'a' });
      assert.deepEqual(data[0]?.embedding, [0.5, 2]);
      assert.equal(upstream.requests[0]?.path, '/v1/embeddings');
      assert.partialDeepStrictEqual(upstream.requests[0].body, { model: 'embedder', encoding_format: 'base64' });
    });
  }

  it('books each of them', async () => {
    upstream.reply = answer([0.5]);
    const { response } = await client.embeddings.create({ model: 'mock/embedder', input: 'a' }).withResponse();
    const record = await router.app.recordOf(response.headers.get('x-signalbox-request-id') ?? '');
    assert.partialDeepStrictEqual(record?.entry, {
      askedModel: 'mock/embedder',
      servedModel: { provider: 'mock', model: 'embedder' },
      usage: { inputTokens: 7 },
      cost: { kind: 'free' }, // the mock runs on this machine
      result: 'ok',
    });
  });
});
