import assert from 'node:assert/strict';
import { confidenceOf } from '../../../src/core/signals/confidence.js';
import { aTurn } from './input.js';

describe('confidenceOf', () => {
  const turn = aTurn('some words');

  it('is nothing for nothing', () => {
    assert.equal(confidenceOf(0, aTurn(''), 0), 0);
  });

  it('is full 0.10 away from every cut-off', () => {
    assert.equal(confidenceOf(0.55, turn, 3), 1);
    assert.equal(confidenceOf(0, turn, 3), 1);
  });

  it('is 0.40 on a cut-off and grows with distance', () => {
    assert.equal(confidenceOf(0.45, turn, 3), 0.4);
    assert.equal(confidenceOf(0.5, turn, 3), 0.7);
  });

  it('falls with fewer signals', () => {
    assert.deepEqual(
      [0, 1, 2, 3, 9].map((heard) => confidenceOf(0, turn, heard)),
      [0.3, 0.7, 0.9, 1, 1],
    );
  });

  it('halves for text that cannot be read whole', () => {
    assert.equal(confidenceOf(0, aTurn('😀'), 3), 0.5);
  });
});
