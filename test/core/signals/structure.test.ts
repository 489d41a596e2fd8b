import assert from 'node:assert/strict';
import { structure } from '../../../src/core/signals/structure.js';
import { aTurn } from './input.js';

describe('structure', () => {
  const points = (text: string) => structure.read(aTurn(text))?.points;

  it('adds nothing at 200 characters and 0.05 above', () => {
    assert.equal(points('x'.repeat(200)), undefined);
    assert.equal(points('x'.repeat(201)), 0.05);
  });

  it('adds 0.10 for joined clauses, however many', () => {
    assert.equal(points('red green'), undefined);
    assert.equal(points('red and green'), 0.1);
    assert.equal(points('red or green but blue'), 0.1);
  });

  it('adds 0.05 for words that ask to explain or analyze, once', () => {
    assert.equal(points('explain'), 0.05);
    assert.equal(points('analyze'), 0.05);
    assert.equal(points('explain, discuss, analyze'), 0.05);
  });

  it('adds its parts up and names each', () => {
    assert.deepEqual(structure.read(aTurn(`explain red and green ${'x'.repeat(200)}`)), {
      points: 0.2,
      evidence: 'over 200 characters, joined clauses, qualifier “explain”',
    });
  });

  it('is silent on plain text', () => {
    assert.equal(points('a walk'), undefined);
  });
});
