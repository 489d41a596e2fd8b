import assert from 'node:assert/strict';
import { openAiEmbeddings } from '../../../src/wire/openai-embeddings/provider.js';

const reply = (...data: readonly object[]): string =>
  JSON.stringify({ object: 'list', data, model: 'm', usage: { prompt_tokens: 5, total_tokens: 5 } });
const entry = (index: number, embedding: unknown): object => ({ object: 'embedding', index, embedding });

describe('embeddings of OpenAI and its imitators', () => {
  it('asks with nothing that was not asked for', () => {
    const ask = { inputs: ['a', [1, 2]], model: 'm', name: 'Acme' };
    assert.deepEqual(openAiEmbeddings.encode(ask), { model: 'm', input: ['a', [1, 2]] });
    assert.deepEqual(openAiEmbeddings.encode({ ...ask, dimensions: 4 })['dimensions'], 4);
  });

  it('reads numbers and packed ones, in order', () => {
    const packed = Buffer.from(new Float32Array([0.5, 2]).buffer).toString('base64');
    assert.deepEqual(openAiEmbeddings.read(reply(entry(1, [1, 2]), entry(0, packed))), {
      vectors: [
        [0.5, 2],
        [1, 2],
      ],
      usage: {
        inputTokens: 5,
        cacheReadTokens: 0,
        cacheWrite5mTokens: 0,
        cacheWrite1hTokens: 0,
        outputTokens: 0,
        reasoningTokens: 0,
      },
    });
  });

  it('claims no usage where none is given', () => {
    assert.equal(openAiEmbeddings.read('{"data":[{"index":0,"embedding":[1]}]}').usage, undefined);
  });

  for (const body of [reply(entry(0, [])), reply(entry(0, 'AAA=')), '{"data":{}}', 'oops']) {
    it(`refuses ${body}`, () => assert.throws(() => openAiEmbeddings.read(body), { kind: 'upstream-garbled' }));
  }
});
