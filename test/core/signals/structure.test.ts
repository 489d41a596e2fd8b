import assert from 'node:assert/strict';
import { structure } from '../../../src/core/signals/structure.js';
import { anInput } from './input.js';

describe('structure', () => {
  const points = (text: string) => structure.read(anInput(text))?.points;

  it('adds nothing at 200 characters and 0.05 above', () => {
    assert.equal(points('x'.repeat(200)), undefined);
    assert.equal(points('x'.repeat(201)), 0.05);
  });

  it('adds 0.05 for up to two joints and 0.10 from three on', () => {
    assert.equal(points('red green'), undefined);
    assert.equal(points('red and green'), 0.05);
    assert.equal(points('red, green and blue'), 0.05);
    assert.equal(points('red, green, blue and grey'), 0.1);
  });

  it('adds 0.05 for a qualifier, once', () => {
    assert.equal(points('explain'), 0.05);
    assert.equal(points('explain discuss'), 0.05);
  });

  it('adds its parts up and names each', () => {
    assert.deepEqual(structure.read(anInput(`explain red and green ${'x'.repeat(200)}`)), {
      points: 0.15,
      evidence: 'over 200 characters, joined clauses, qualifier “explain”',
    });
  });

  it('is silent on plain text', () => {
    assert.equal(points('a walk'), undefined);
  });
});
