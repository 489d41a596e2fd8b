import assert from 'node:assert/strict';
import { keepPrivate } from '../../../src/core/policy/keep-private.js';
import { aModel } from '../../support/builders.js';
import { aContext, aPool, apply, namesOf } from '../../support/routing.js';

describe('keep-private', () => {
  const pool = aPool(aModel({ model: 'here', local: true }), aModel({ model: 'elsewhere', local: false }));

  it('drops models that run elsewhere when the preset is "private"', () => {
    const after = apply(keepPrivate, pool, aContext({ asked: { kind: 'auto', preset: 'private' } }));
    assert.deepEqual(namesOf(after), ['here']);
    assert.equal(after.rejected[0]?.reason, 'runs elsewhere; the preset is "private"');
  });

  it('leaves them in for every other preset', () => {
    assert.equal(apply(keepPrivate, pool, aContext({ asked: { kind: 'auto', preset: 'cheapest' } })), pool);
  });
});
