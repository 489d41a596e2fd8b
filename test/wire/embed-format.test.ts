import assert from 'node:assert/strict';
import { requireVectors, textsOf, usageOf } from '../../src/wire/embed-format.js';

describe('textsOf', () => {
  it('gives texts, and refuses token numbers by name', () => {
    assert.deepEqual(textsOf({ inputs: ['a', 'b'], name: 'Acme' }), ['a', 'b']);
    assert.throws(() => textsOf({ inputs: ['a', [1]], name: 'Acme' }), {
      kind: 'invalid-request',
      message: /^"input" cannot be carried over to Acme/,
    });
  });
});

describe('usageOf', () => {
  it('tells none from not counted', () => {
    assert.equal(usageOf(0)?.inputTokens, 0);
    assert.equal(usageOf(undefined), undefined);
    assert.equal(usageOf(null), undefined);
  });
});

describe('requireVectors', () => {
  it('takes one vector an input, all of one length', () => {
    assert.doesNotThrow(() => requireVectors([[1], [2]], 2));
    assert.doesNotThrow(() => requireVectors([], 0));
  });

  for (const vectors of [[[1]], [[1], [2], [3]], [[1], [2, 3]]]) {
    it(`refuses ${JSON.stringify(vectors)} for two`, () => {
      assert.throws(() => requireVectors(vectors, 2), { kind: 'upstream-garbled' });
    });
  }
});
