import assert from 'node:assert/strict';
import { NO_USAGE } from '../../../src/core/chat.js';
import { encodeEmbeddings } from '../../../src/wire/openai-embeddings/answer.js';
import { decodeEmbeddings } from '../../../src/wire/openai-embeddings/request.js';

const asking = (fields: Record<string, unknown> = {}) =>
  decodeEmbeddings(
    { model: 'auto', input: 'a', ...fields },
    { id: 'r', client: { surface: 'proxy', app: 'test', sessionId: undefined } },
  );

describe('encodeEmbeddings', () => {
  it('writes vectors, who made them and the tokens', () => {
    const reply = { vectors: [[0.5, 2]], usage: { ...NO_USAGE, inputTokens: 5 } };
    assert.deepEqual(encodeEmbeddings(asking(), reply, 'acme/one'), {
      object: 'list',
      data: [{ object: 'embedding', index: 0, embedding: [0.5, 2] }],
      model: 'acme/one',
      usage: { prompt_tokens: 5, total_tokens: 5 },
    });
  });

  it('packs them when asked to, and claims no tokens that nobody counted', () => {
    const request = asking({ encoding_format: 'base64' });
    assert.deepEqual(encodeEmbeddings(request, { vectors: [[1]], usage: undefined }, 'acme/one'), {
      object: 'list',
      data: [{ object: 'embedding', index: 0, embedding: 'AACAPw==' }],
      model: 'acme/one',
    });
  });
});
