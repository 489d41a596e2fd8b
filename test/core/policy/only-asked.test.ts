import assert from 'node:assert/strict';
import { onlyAsked } from '../../../src/core/policy/only-asked.js';
import { aModel } from '../../support/builders.js';
import { aContext, aPool, apply, namesOf } from '../../support/routing.js';

describe('only-asked', () => {
  const pool = aPool(aModel({ model: 'one' }), aModel({ model: 'two' }));

  it('leaves every model in for "auto"', () => {
    assert.deepEqual(namesOf(apply(onlyAsked, pool, aContext())), ['one', 'two']);
  });

  it('keeps only a model that was asked for by name, and says why the others went', () => {
    const asked = { kind: 'explicit', ref: { provider: 'acme', model: 'two' } } as const;
    const after = apply(onlyAsked, pool, aContext({ asked }));
    assert.deepEqual(namesOf(after), ['two']);
    assert.equal(after.rejected[0]?.reason, 'acme/two was asked for by name');
  });
});
