import assert from 'node:assert/strict';
import type { Usage } from '../../../src/core/chat.js';
import { NO_USAGE } from '../../../src/core/chat.js';
import {
  decodeBatchEmbed,
  decodeEmbed,
  encodeBatchEmbed,
  encodeEmbed,
} from '../../../src/wire/gemini/embed-request.js';
import { META } from '../support/meta.js';

const NAMED = { ...META, model: 'models/acme/one' };
const USAGE: Usage = { ...NO_USAGE, inputTokens: 3 };
const saying = (...texts: string[]) => ({ parts: texts.map((text) => ({ text })) });

describe('decodeEmbed of gemini', () => {
  it('reads one content, whose texts belong together', () => {
    const body = { content: saying('a', 'b'), taskType: 'RETRIEVAL_QUERY', output_dimensionality: 256 };
    assert.deepEqual(decodeEmbed(body, NAMED), {
      id: 'req-1',
      model: 'acme/one',
      inputs: ['ab'],
      dimensions: 256,
      client: META.client,
      source: { shape: 'none', body },
    });
  });

  it('refuses pictures by name', () => {
    const body = { content: { parts: [{ text: 'a' }, { inlineData: { mimeType: 'image/png', data: '' } }] } };
    assert.throws(() => decodeEmbed(body, NAMED), { kind: 'invalid-request', message: /"content\.parts\[1\]"/ });
  });
});

describe('decodeBatchEmbed of gemini', () => {
  it('reads a text for each request', () => {
    const requests = [
      { model: 'models/x', content: saying('a') },
      { model: 'models/x', content: saying('b') },
    ];
    const { inputs, dimensions } = decodeBatchEmbed({ requests }, NAMED);
    assert.deepEqual([inputs, dimensions], [['a', 'b'], undefined]);
  });

  it('refuses vectors of different lengths, and none at all', () => {
    const requests = [{ content: saying('a'), outputDimensionality: 5 }, { content: saying('b') }];
    assert.throws(() => decodeBatchEmbed({ requests }, NAMED), {
      kind: 'invalid-request',
      message: /"requests\[1\]\.outputDimensionality"/,
    });
    assert.throws(() => decodeBatchEmbed({ requests: [] }, NAMED), { kind: 'invalid-request', message: /"requests"/ });
  });
});

describe('encodeEmbed and encodeBatchEmbed of gemini', () => {
  const asked = decodeEmbed({ content: saying('a') }, NAMED);

  it('write vectors, and tokens when they are known', () => {
    assert.deepEqual(encodeEmbed(asked, { vectors: [[1, 2]], usage: undefined }), { embedding: { values: [1, 2] } });
    assert.deepEqual(encodeBatchEmbed(asked, { vectors: [[1], [2]], usage: USAGE }), {
      embeddings: [{ values: [1] }, { values: [2] }],
      usageMetadata: { promptTokenCount: 3 },
    });
  });
});
