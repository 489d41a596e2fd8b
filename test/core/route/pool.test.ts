import assert from 'node:assert/strict';
import { adjustEach, dropWhere, estimateNanoUsd } from '../../../src/core/route/pool.js';
import { aModel } from '../../support/builders.js';
import { aNeed, aPool } from '../../support/routing.js';

describe('pool', () => {
  it('estimates from list prices: 1,000 in at $1 and 500 out at $4 per million is $0.003', () => {
    assert.equal(estimateNanoUsd(aModel(), aNeed()), 3_000_000);
  });

  it('does not estimate what has no price', () => {
    assert.equal(estimateNanoUsd(aModel({ price: undefined }), aNeed()), undefined);
  });

  it('leaves earlier rejections in place', () => {
    const earlier = { model: { provider: 'x', model: 'y' }, stage: 'first', reason: 'because', estimatedNanoUsd: 5 };
    const pool = dropWhere({ ...aPool(aModel()), rejected: [earlier] }, 'second', () => 'no');
    assert.deepEqual(
      pool.rejected.map(({ stage }) => stage),
      ['first', 'second'],
    );
  });

  it('adds points and keeps notes in order', () => {
    const once = adjustEach(aPool(aModel()), () => ({ points: -2, note: 'first' }));
    const twice = adjustEach(once, () => ({ points: -3, note: undefined }));
    assert.equal(twice.kept[0]?.score, -5);
    assert.deepEqual(twice.kept[0].notes, ['first']);
  });
});
