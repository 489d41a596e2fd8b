import assert from 'node:assert/strict';
import { stayInLoop } from '../../../src/core/policy/stay-in-loop.js';
import { aModel } from '../../support/builders.js';
import { aContext, aPool, apply } from '../../support/routing.js';

const ONE = aModel({ model: 'one' });
const TWO = aModel({ model: 'two' });
const TWO_REF = { provider: TWO.provider, model: 'two' };

describe('stay-in-loop', () => {
  it('changes nothing outside a tool loop', () => {
    const pool = aPool(ONE, TWO);
    assert.equal(apply(stayInLoop, pool, aContext()), pool);
  });

  it('lifts the model that called the tools above everything else, and says why', () => {
    const { kept } = apply(stayInLoop, aPool(ONE, TWO), aContext({ loopModel: TWO_REF }));
    assert.deepEqual(
      kept.map(({ score, notes }) => [score, notes]),
      [
        [0, []],
        [1_000_000, ['made the calls whose results these are']],
      ],
    );
  });

  it('leaves a model that was asked for by name alone', () => {
    const pool = aPool(ONE, TWO);
    const asked = { kind: 'explicit', ref: { provider: ONE.provider, model: 'one' } } as const;
    assert.equal(apply(stayInLoop, pool, aContext({ loopModel: TWO_REF, asked })), pool);
  });
});
