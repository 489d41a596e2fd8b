import assert from 'node:assert/strict';
import { multiStep } from '../../../src/core/signals/multi-step.js';
import { anInput } from './input.js';

describe('multi-step', () => {
  const read = (text: string) => multiStep.read(anInput(text));

  it('needs two step words', () => {
    assert.equal(read('First open it'), undefined);
    assert.deepEqual(read('First open it, finally close it'), { points: 0.15, evidence: 'steps “first”, “finally”' });
  });

  it('reads "step 1 … step 2"', () => {
    assert.equal(read('step 1 open, step 2 close')?.points, 0.15);
  });

  it('needs two items for a list', () => {
    assert.equal(read('Do:\n1. open'), undefined);
    assert.deepEqual(read('Do:\n1. open\n2. close'), { points: 0.15, evidence: 'a list of 2 items' });
    assert.equal(read('Do:\n- open\n  * close')?.points, 0.15);
  });

  it('does not take a range of numbers for a list', () => {
    assert.equal(read('1.5\n2.5'), undefined);
  });
});
