import assert from 'node:assert/strict';
import { NO_USAGE } from '../../../src/core/chat.js';
import {
  decodeEmbed,
  decodeOlderEmbed,
  encodeEmbed,
  encodeOlderEmbed,
  ollamaEmbed,
} from '../../../src/wire/ollama/embed.js';
import { META } from '../support/meta.js';

const REQUEST = decodeEmbed({ model: 'auto', input: 'a' }, META);

describe('decodeEmbed', () => {
  it('reads one text or many', () => {
    const body = { model: 'auto:latest', input: ['a', 'b'], dimensions: 4, truncate: true };
    assert.deepEqual(decodeEmbed(body, META), {
      id: 'req-1',
      model: 'auto',
      inputs: ['a', 'b'],
      dimensions: 4,
      client: META.client,
      source: { shape: 'ollama', body },
    });
    assert.deepEqual(REQUEST.inputs, ['a']);
  });

  it('refuses anything else', () => {
    assert.throws(() => decodeEmbed({ model: 'auto', input: [1] }, META), { kind: 'invalid-request' });
  });
});

describe('decodeOlderEmbed', () => {
  it('reads one text, in a body that no provider takes', () => {
    const body = { model: 'auto', prompt: 'a' };
    assert.deepEqual(decodeOlderEmbed(body, META), {
      id: 'req-1',
      model: 'auto',
      inputs: ['a'],
      client: META.client,
      source: { shape: 'none', body },
    });
  });
});

describe('answers with embeddings as Ollama', () => {
  const reply = { vectors: [[1, 2]], usage: { ...NO_USAGE, inputTokens: 3 } };

  it('writes many', () => {
    assert.deepEqual(encodeEmbed(REQUEST, reply, 'acme/one'), {
      model: 'acme/one',
      embeddings: [[1, 2]],
      prompt_eval_count: 3,
    });
  });

  it('writes one, in the older form', () => {
    assert.deepEqual(encodeOlderEmbed(REQUEST, reply), { embedding: [1, 2] });
  });
});

describe('embeddings of Ollama', () => {
  it('asks for texts', () => {
    const ask = { inputs: ['a'], model: 'm', name: 'Ollama' };
    assert.deepEqual(ollamaEmbed.encode(ask), { model: 'm', input: ['a'] });
    assert.deepEqual(ollamaEmbed.encode({ ...ask, dimensions: 4 }), { model: 'm', input: ['a'], dimensions: 4 });
    assert.throws(() => ollamaEmbed.encode({ ...ask, inputs: [[1]] }), { message: /^"input" cannot be carried/ });
  });

  it('reads vectors and tokens', () => {
    assert.deepEqual(ollamaEmbed.read('{"embeddings":[[1,2]],"prompt_eval_count":3}'), reply3());
    assert.throws(() => ollamaEmbed.read('{"embeddings":[[]]}'), { kind: 'upstream-garbled' });
  });

  const reply3 = () => ({ vectors: [[1, 2]], usage: { ...NO_USAGE, inputTokens: 3 } });
});
