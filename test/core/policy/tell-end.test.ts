import assert from 'node:assert/strict';
import { tellEnd } from '../../../src/core/policy/tell-end.js';
import { aModel } from '../../support/builders.js';
import { aContext, aPool, apply } from '../../support/routing.js';

describe('tell-end', () => {
  const model = aModel({ lifecycle: { retiresOn: '2027-01-14', successor: 'acme/two' } });
  const told = (moment: string, one = model) => {
    const [candidate] = apply(tellEnd, aPool(one), aContext({ atMs: Date.parse(moment) })).kept;
    return [candidate?.score, candidate?.notes];
  };

  it('says thirty days before that a model will be retired, and moves nothing', () => {
    assert.deepEqual(told('2026-12-15'), [0, ['to be retired on 2027-01-14; use acme/two instead']]);
    assert.deepEqual(told('2026-12-14'), [0, []]);
  });

  it('says that one is retired, which was asked for by name', () => {
    assert.deepEqual(told('2027-01-15'), [0, ['retired on 2027-01-14; use acme/two instead']]);
  });

  it('is silent about all others', () => {
    assert.deepEqual(told('2027-01-15', aModel()), [0, []]);
  });
});
