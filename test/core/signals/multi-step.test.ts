import assert from 'node:assert/strict';
import { multiStep } from '../../../src/core/signals/multi-step.js';
import { aTurn } from './input.js';

describe('multi-step', () => {
  const read = (text: string) => multiStep.read(aTurn(text));

  it('needs two step words', () => {
    assert.equal(read('First open it'), undefined);
    assert.deepEqual(read('First open it, finally close it'), { points: 0.15, evidence: 'steps “first”, “finally”' });
  });

  it('reads "step 1 … step 2"', () => {
    assert.equal(read('step 1 open, step 2 close')?.points, 0.15);
  });

  it('needs two numbered lines', () => {
    assert.equal(read('Do:\n1. open'), undefined);
    assert.deepEqual(read('Do:\n1. open\n2. close'), { points: 0.15, evidence: '2 numbered steps' });
    assert.equal(read('Do:\n1) open\n  2) close')?.points, 0.15);
  });

  it('does not take ranges of numbers or bullets for steps', () => {
    assert.equal(read('1.5\n2.5'), undefined);
    assert.equal(read('- tea\n- milk'), undefined);
  });

  it('adds the same for both ways at once', () => {
    assert.equal(read('1. first open\n2. then close')?.points, 0.15);
  });
});
