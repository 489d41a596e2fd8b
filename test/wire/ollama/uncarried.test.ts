import assert from 'node:assert/strict';
import { findGenerateUncarried, findUncarried } from '../../../src/wire/ollama/uncarried.js';

describe('findUncarried of ollama', () => {
  it('finds nothing in what real clients send', () => {
    const messages = [
      { role: 'user', content: 'Hi', images: ['iVBORw'] },
      { role: 'assistant', images: [] },
      { role: 'tool', images: ['iVBORw'] },
    ];
    assert.deepEqual(findUncarried({ model: 'auto', messages, keep_alive: -1, options: { num_ctx: 8_192 } }), []);
  });

  it('finds what asks for another kind of reply', () => {
    assert.deepEqual(findUncarried({ logprobs: true, top_logprobs: 2 }), [
      { field: 'logprobs' },
      { field: 'top_logprobs' },
    ]);
    assert.deepEqual(findUncarried({ logprobs: false, top_logprobs: 0 }), []);
  });

  it('finds pictures where only this wire has them', () => {
    const messages = [
      { role: 'system', images: ['iVBORw'] },
      { role: 'assistant', images: ['iVBORw'] },
    ];
    assert.deepEqual(findUncarried({ messages }), [{ field: 'messages[0].images' }, { field: 'messages[1].images' }]);
  });

  it('throws on nothing', () => {
    assert.deepEqual(findUncarried({ messages: [null, 'x'] }), []);
    assert.deepEqual(findUncarried({ messages: null }), []);
  });
});

describe('findGenerateUncarried', () => {
  for (const [field, asked, not] of [
    ['raw', true, false],
    ['template', '{{ .Prompt }}', ''],
    ['context', [1, 2], []],
    ['logprobs', true, false],
  ] as const) {
    it(`names ${field} for ${JSON.stringify(asked)}, and not for ${JSON.stringify(not)}`, () => {
      assert.deepEqual(findGenerateUncarried({ [field]: asked }), [{ field }]);
      assert.deepEqual(findGenerateUncarried({ [field]: not }), []);
      assert.deepEqual(findGenerateUncarried({ [field]: null }), []);
    });
  }

  it('names suffix, which one other wire can carry', () => {
    assert.deepEqual(findGenerateUncarried({ suffix: 'b' }), [{ field: 'suffix', wires: ['openai-completions'] }]);
    assert.deepEqual(findGenerateUncarried({ suffix: '' }), []);
  });
});
