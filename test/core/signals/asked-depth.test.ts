import assert from 'node:assert/strict';
import { askedDepth } from '../../../src/core/signals/asked-depth.js';
import { anInput } from './input.js';

describe('asked-depth', () => {
  const read = (text: string) => askedDepth.read(anInput(text));

  it('adds 0.10 for one wish for depth and 0.15 for more', () => {
    assert.equal(read('a thorough look')?.points, 0.1);
    assert.equal(read('a thorough look at edge cases')?.points, 0.15);
  });

  it('takes 0.05 off for a wish for brevity', () => {
    assert.deepEqual(read('briefly'), { points: -0.05, evidence: 'asks for brevity “briefly”' });
  });

  it('lets depth outweigh brevity', () => {
    assert.equal(read('a short but thorough look')?.points, 0.1);
  });

  it('is silent otherwise', () => {
    assert.equal(read('a look'), undefined);
  });
});
