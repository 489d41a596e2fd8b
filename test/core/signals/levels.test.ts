import assert from 'node:assert/strict';
import { clampScore, complexityOf, tierOf } from '../../../src/core/signals/levels.js';

describe('tierOf', () => {
  for (const [cut, below, from] of [
    [0.2, 'free', 'cheap'],
    [0.45, 'cheap', 'mid'],
    [0.65, 'mid', 'premium'],
  ] as const) {
    it(`changes at ${cut}`, () => {
      assert.equal(tierOf(cut - 0.0001), below);
      assert.equal(tierOf(cut), from);
    });
  }

  it('covers the whole range', () => {
    assert.equal(tierOf(0), 'free');
    assert.equal(tierOf(1), 'premium');
  });
});

describe('complexityOf', () => {
  for (const [cut, below, from] of [
    [0.3, 'simple', 'medium'],
    [0.6, 'medium', 'complex'],
  ] as const) {
    it(`changes at ${cut}`, () => {
      assert.equal(complexityOf(cut - 0.0001), below);
      assert.equal(complexityOf(cut), from);
    });
  }
});

describe('clampScore', () => {
  it('keeps a score within 0 and 1', () => {
    assert.deepEqual([-0.1, 0, 0.5, 1, 1.1].map(clampScore), [0, 0, 0.5, 1, 1]);
  });
});
