import assert from 'node:assert/strict';
import { fitContext } from '../../../src/core/policy/fit-context.js';
import { aModel } from '../../support/builders.js';
import { aContext, aNeed, aPool, apply, namesOf } from '../../support/routing.js';

describe('fit-context', () => {
  const model = aModel({ contextTokens: 8_000, maxOutputTokens: 4_000 }); // 5 % headroom leaves 7,600
  const after = (promptTokens: number, maxOutputTokens?: number) =>
    apply(fitContext, aPool(model), aContext({ needs: aNeed({ promptTokens, maxOutputTokens }) }));

  it('keeps a model whose window holds prompt and reply exactly', () => {
    assert.deepEqual(namesOf(after(6_600, 1_000)), ['one']);
  });

  it('drops it one token later, and says why', () => {
    assert.equal(after(6_601, 1_000).rejected[0]?.reason, 'needs 7601 tokens, 7600 of 8000 are usable');
  });

  it('keeps room for a usual reply when no limit was asked', () => {
    assert.deepEqual(namesOf(after(6_576)), ['one']); // 6,576 + 1,024 = 7,600
    assert.deepEqual(namesOf(after(6_577)), []);
  });

  it('keeps a model that can write exactly as much as was asked', () => {
    assert.deepEqual(namesOf(after(100, 4_000)), ['one']);
  });

  it('drops a model that cannot write as much as was asked', () => {
    assert.equal(after(100, 4_001).rejected[0]?.reason, 'asked for 4001 output tokens, the model gives 4000');
  });
});
