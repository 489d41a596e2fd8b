import assert from 'node:assert/strict';
import type { Tier } from '../../../src/core/model.js';
import { medianTier, mostVoted } from '../../../src/core/strategies/vote.js';

describe('mostVoted', () => {
  it('adds the weights of equal choices up', () => {
    const votes = [
      { choice: 'a', weight: 0.5 },
      { choice: 'b', weight: 0.3 },
      { choice: 'b', weight: 0.3 },
    ];
    assert.equal(mostVoted(votes), 'b');
  });

  it('takes the first between equals', () => {
    const votes = [
      { choice: 'b', weight: 0 },
      { choice: 'a', weight: 0 },
    ];
    assert.equal(mostVoted(votes), 'b');
  });

  it('finds nothing without votes', () => {
    assert.equal(mostVoted([]), undefined);
  });
});

describe('medianTier', () => {
  const median = (...votes: (readonly [Tier, number])[]) =>
    medianTier(votes.map(([choice, weight]) => ({ choice, weight })));

  it('has half of the weight on either side', () => {
    assert.equal(median(['premium', 1], ['free', 1], ['cheap', 1]), 'cheap');
    assert.equal(median(['premium', 3], ['free', 1], ['cheap', 1]), 'premium');
    assert.equal(median(['free', 3], ['premium', 1], ['mid', 1]), 'free');
  });

  it('takes the stronger of two with the same weight', () => {
    assert.equal(median(['free', 1], ['premium', 1]), 'premium');
    assert.equal(median(['cheap', 0.1], ['cheap', 0.2], ['mid', 0.3]), 'mid');
  });
});
