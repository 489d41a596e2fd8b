import assert from 'node:assert/strict';
import { NO_USAGE } from '../../../src/core/chat.js';
import { geminiEmbed } from '../../../src/wire/gemini/embed.js';

describe('embeddings of Gemini', () => {
  it('asks for all texts at once', () => {
    assert.equal(geminiEmbed.path('gemini-embedding-001'), '/models/gemini-embedding-001:batchEmbedContents');
    assert.deepEqual(geminiEmbed.encode({ inputs: ['a', 'b'], dimensions: 4, model: 'm', name: 'Google' }), {
      requests: [
        { model: 'models/m', content: { parts: [{ text: 'a' }] }, outputDimensionality: 4 },
        { model: 'models/m', content: { parts: [{ text: 'b' }] }, outputDimensionality: 4 },
      ],
    });
  });

  it('refuses token numbers', () => {
    assert.throws(() => geminiEmbed.encode({ inputs: [[1]], model: 'm', name: 'Google' }), {
      kind: 'invalid-request',
      message: /^"input" cannot be carried over to Google/,
    });
  });

  it('reads vectors, and tokens where they are counted', () => {
    const embeddings = [{ values: [1, 2] }];
    assert.deepEqual(geminiEmbed.read(JSON.stringify({ embeddings })), { vectors: [[1, 2]], usage: undefined });
    const counted = geminiEmbed.read(JSON.stringify({ embeddings, usageMetadata: { promptTokenCount: 3 } }));
    assert.deepEqual(counted.usage, { ...NO_USAGE, inputTokens: 3 });
    assert.throws(() => geminiEmbed.read('{"embeddings":[{"values":[]}]}'), { kind: 'upstream-garbled' });
  });
});
