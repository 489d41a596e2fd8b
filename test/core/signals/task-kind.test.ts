import assert from 'node:assert/strict';
import { taskKind } from '../../../src/core/signals/task-kind.js';
import { anInput } from './input.js';

describe('task-kind', () => {
  const points = (text: string) => taskKind.read(anInput(text))?.points;

  it('gives each kind its points for one term', () => {
    assert.equal(points('a regex'), 0.15);
    assert.equal(points('a polynomial'), 0.15);
    assert.equal(points('the consequences'), 0.1);
    assert.equal(points('describe a sunset'), 0.2);
    assert.equal(points('translate the menu'), 0.15);
    assert.equal(points('a haiku'), 0.1);
  });

  it('gives each kind its full points for two terms', () => {
    assert.equal(points('a regex in python'), 0.25);
    assert.equal(points('a polynomial and a determinant'), 0.2);
    assert.equal(points('benefits and consequences'), 0.15);
    assert.equal(points('a haiku with a metaphor'), 0.15);
  });

  it('counts only the kind that adds most', () => {
    assert.deepEqual(taskKind.read(anInput('a haiku about a python regex')), {
      points: 0.25,
      evidence: 'code words “python”, “regex”',
    });
  });

  it('counts a repeated term once', () => {
    assert.equal(points('regex, regex, regex'), 0.15);
  });

  it('is silent without any term', () => {
    assert.equal(points('a walk in the park'), undefined);
  });
});
