import assert from 'node:assert/strict';
import type { EmbedRequest } from '../../../src/core/embedding.js';
import type { Endpoint } from '../../../src/proxy/endpoints/endpoint.js';
import { ollamaEmbed, ollamaEmbeddings } from '../../../src/proxy/endpoints/ollama-embed.js';
import { aDecision, anExchange, fakeApp, jsonOf, SERVED } from '../support.js';

async function answerOf(endpoint: Endpoint, body: object, own?: string) {
  const asked: EmbedRequest[] = [];
  const app = fakeApp(undefined, {
    embed: (request) => {
      asked.push(request);
      const reply = { vectors: [[1, 2]], usage: undefined, own };
      return Promise.resolve({ decision: aDecision(), model: SERVED, reply });
    },
  });
  const answer = jsonOf(await endpoint.handle(anExchange({ app, body: JSON.stringify(body) })));
  return { answer, model: asked[0]?.model };
}

describe('POST /api/embed', () => {
  it('answers with the vectors of all texts', async () => {
    const { answer, model } = await answerOf(ollamaEmbed, { model: 'acme/one:latest', input: ['a'] });
    assert.deepEqual(answer, { model: 'acme/one', embeddings: [[1, 2]] });
    assert.equal(model, 'acme/one');
  });

  it("passes an Ollama's own answer", async () => {
    const own = '{"model":"nomic","embeddings":[[1,2]],"total_duration":5}';
    assert.deepEqual((await answerOf(ollamaEmbed, { model: 'a', input: 'b' }, own)).answer, JSON.parse(own));
  });
});

describe('POST /api/embeddings', () => {
  it('answers with one vector', async () => {
    const { answer } = await answerOf(ollamaEmbeddings, { model: 'auto', prompt: 'a' });
    assert.deepEqual(answer, { embedding: [1, 2] });
  });
});
