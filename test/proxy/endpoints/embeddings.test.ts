import assert from 'node:assert/strict';
import type { EmbedRequest } from '../../../src/core/embedding.js';
import { embeddings } from '../../../src/proxy/endpoints/embeddings.js';
import { aDecision, anExchange, fakeApp, jsonOf, SERVED } from '../support.js';

/** What is answered to a body, by a provider whose own answer this is. */
async function answerOf(body: object, own?: string) {
  const asked: EmbedRequest[] = [];
  const app = fakeApp(undefined, {
    embed: (request) => {
      asked.push(request);
      return Promise.resolve({
        decision: aDecision(),
        model: SERVED,
        reply: { vectors: [[1, 2]], usage: undefined, own },
      });
    },
  });
  const answer = await embeddings.handle(anExchange({ app, body: JSON.stringify(body) }));
  return { answer, asked: asked[0] };
}

describe('POST /v1/embeddings', () => {
  it('answers with vectors, and says who made them', async () => {
    const { answer, asked } = await answerOf({ model: 'auto', input: 'Hello' });
    assert.deepEqual(jsonOf(answer), {
      object: 'list',
      data: [{ object: 'embedding', index: 0, embedding: [1, 2] }],
      model: 'acme/one',
    });
    assert.partialDeepStrictEqual(answer, { headers: { 'x-signalbox-model': 'acme/one' } });
    assert.ok(asked?.source.bytes);
  });

  const numbers = '{"data":[{"index":0,"embedding":[1,2]}],"x_unknown":7}';
  const packed = '{"data":[{"index":0,"embedding": "AACAPw=="}],"x_unknown":7}';

  it("passes the provider's own answer when its vectors are as the client wants them", async () => {
    assert.deepEqual(jsonOf((await answerOf({ model: 'a', input: 'b' }, numbers)).answer), JSON.parse(numbers));
    const asking = { model: 'a', input: 'b', encoding_format: 'base64' };
    assert.deepEqual(jsonOf((await answerOf(asking, packed)).answer), JSON.parse(packed));
  });

  it('writes it anew when they are not', async () => {
    const asking = { model: 'a', input: 'b', encoding_format: 'base64' };
    assert.partialDeepStrictEqual(jsonOf((await answerOf(asking, numbers)).answer), {
      data: [{ embedding: 'AACAPwAAAEA=' }],
    });
    assert.partialDeepStrictEqual(jsonOf((await answerOf({ model: 'a', input: 'b' }, packed)).answer), {
      data: [{ embedding: [1, 2] }],
    });
  });
});
