import assert from 'node:assert/strict';
import { dayOf, retirementOf, retirementText } from '../../src/core/lifecycle.js';

const at = (moment: string): number => Date.parse(moment);

describe('the end of a model', () => {
  const model = { lifecycle: { retiresOn: '2027-01-14', successor: 'acme/two' } };
  const stateAt = (moment: string): string | undefined => retirementOf(model, at(moment))?.state;

  it('is nothing when nothing was announced', () => {
    assert.equal(retirementOf({}, at('2027-01-14')), undefined);
  });

  it('is soon from thirty days before on', () => {
    assert.equal(stateAt('2026-12-14T23:59:59.999Z'), 'announced');
    assert.equal(stateAt('2026-12-15T00:00:00Z'), 'soon');
  });

  it('is reached when its day is over, and not before', () => {
    assert.equal(stateAt('2027-01-14T23:59:59.999Z'), 'soon');
    assert.equal(stateAt('2027-01-15T00:00:00Z'), 'retired');
  });

  it('comes with its day and what to use instead', () => {
    assert.deepEqual(retirementOf(model, at('2027-03-01')), {
      state: 'retired',
      on: '2027-01-14',
      successor: 'acme/two',
    });
  });

  it('is told in the tense that fits', () => {
    const end = { on: '2027-01-14', successor: 'acme/two' };
    assert.equal(retirementText({ ...end, state: 'retired' }), 'retired on 2027-01-14; use acme/two instead');
    assert.equal(retirementText({ ...end, state: 'soon' }), 'to be retired on 2027-01-14; use acme/two instead');
    assert.equal(retirementText({ ...end, state: 'retired', successor: undefined }), 'retired on 2027-01-14');
  });
});

describe('dayOf', () => {
  it('changes at midnight UTC', () => {
    assert.equal(dayOf(at('2027-01-15T00:00:00Z')) - dayOf(at('2027-01-14T23:59:59.999Z')), 1);
  });
});
