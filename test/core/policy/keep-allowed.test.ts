import assert from 'node:assert/strict';
import { keepAllowed } from '../../../src/core/policy/keep-allowed.js';
import { aModel } from '../../support/builders.js';
import { aContext, aPool, apply, namesOf } from '../../support/routing.js';

describe('keep-allowed', () => {
  const pool = aPool(aModel({ model: 'one' }), aModel({ model: 'two' }), aModel({ provider: 'other', model: 'three' }));

  it("drops what the client's key does not allow, and names what it does", () => {
    const after = apply(keepAllowed, pool, aContext({ allowedModels: ['acme/two', 'other/*'] }));
    assert.deepEqual(namesOf(after), ['two', 'three']);
    assert.equal(after.rejected[0]?.reason, 'the key of this client allows only acme/two, other/*');
  });

  it('leaves everything in for clients without a list', () => {
    assert.equal(apply(keepAllowed, pool, aContext()), pool);
  });

  it('depends on the list alone', () => {
    const on = (allowedModels: readonly string[] | undefined) => keepAllowed.dependsOn(aContext({ allowedModels }));
    assert.deepEqual(on(['a/b']), on(['a/b']));
    assert.notDeepEqual(on(['a/b']), on(['a/c']));
    assert.notDeepEqual(on(undefined), on([]));
  });
});
