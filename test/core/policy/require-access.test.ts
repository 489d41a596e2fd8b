import assert from 'node:assert/strict';
import { requireAccess } from '../../../src/core/policy/require-access.js';
import { aModel } from '../../support/builders.js';
import { aContext, aPool, apply, namesOf } from '../../support/routing.js';

describe('require-access', () => {
  const pool = aPool(aModel({ provider: 'ready' }), aModel({ provider: 'keyless' }), aModel({ provider: 'stranger' }));
  const access = new Map([
    ['ready', { state: 'ready' }],
    ['keyless', { state: 'key-missing', hint: 'set KEYLESS_API_KEY' }],
  ] as const);

  it('keeps models of ready providers only', () => {
    const after = apply(requireAccess, pool, aContext({ access }));
    assert.deepEqual(
      after.kept.map(({ model }) => model.provider),
      ['ready'],
    );
    assert.equal(namesOf(after).length, 1);
  });

  it('gives the hint of a provider as the reason', () => {
    const after = apply(requireAccess, pool, aContext({ access }));
    assert.equal(after.rejected[0]?.reason, 'set KEYLESS_API_KEY');
  });

  it('drops models of a provider that nobody knows', () => {
    const after = apply(requireAccess, pool, aContext({ access }));
    assert.equal(after.rejected[1]?.reason, 'the provider is not known here');
  });
});
