import assert from 'node:assert/strict';
import { findUncarried } from '../../../src/wire/openai-completions/uncarried.js';

const find = (fields: Record<string, unknown>) => findUncarried({ model: 'auto', prompt: 'a', ...fields });

describe('findUncarried of openai-completions', () => {
  for (const [field, asked, not] of [
    ['n', 2, 1],
    ['best_of', 2, 1],
    ['echo', true, false],
    ['logprobs', 1, 0],
    ['logit_bias', { '50256': -100 }, {}],
    ['prompt', ['a', 'b'], ['a']],
    ['prompt', [1, 2], 'a'],
    ['prompt', [[1]], 'a'],
  ] as const) {
    it(`names ${field} for ${JSON.stringify(asked)}, and not for ${JSON.stringify(not)}`, () => {
      assert.deepEqual(find({ [field]: asked }), [{ field }]);
      assert.deepEqual(find({ [field]: not }), []);
      assert.deepEqual(find({ [field]: null }), []);
    });
  }

  it('names suffix, which one other wire can carry', () => {
    assert.deepEqual(find({ suffix: 'end' }), [{ field: 'suffix', wires: ['ollama-generate'] }]);
    assert.deepEqual(find({ suffix: '' }), []);
    assert.deepEqual(find({ suffix: null }), []);
  });
});
