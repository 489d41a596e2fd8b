import assert from 'node:assert/strict';
import { offlineLast } from '../../../src/core/policy/offline-last.js';
import { aModel } from '../../support/builders.js';
import { aContext, aPool, apply, namesOf, readyFor } from '../../support/routing.js';

describe('offline-last', () => {
  const helper = aModel({ provider: 'signalbox', model: 'offline-helper' });

  it('drops the helper when any model is connected, even one that cannot take the request', () => {
    const after = apply(offlineLast, aPool(helper), aContext({ access: readyFor('signalbox', 'acme') }));
    assert.deepEqual(namesOf(after), []);
    assert.equal(after.rejected[0]?.reason, 'not an AI model; used only while no model is connected');
  });

  it('keeps the helper while nothing is connected', () => {
    const after = apply(offlineLast, aPool(helper), aContext({ access: readyFor('signalbox') }));
    assert.deepEqual(namesOf(after), ['offline-helper']);
  });

  it('keeps the helper when it is asked for by name', () => {
    const asked = { kind: 'explicit', ref: { provider: 'signalbox', model: 'offline-helper' } } as const;
    const after = apply(offlineLast, aPool(helper), aContext({ asked, access: readyFor('signalbox', 'acme') }));
    assert.deepEqual(namesOf(after), ['offline-helper']);
  });
});
