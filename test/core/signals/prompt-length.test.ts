import assert from 'node:assert/strict';
import { promptLength } from '../../../src/core/signals/prompt-length.js';
import { anInput } from './input.js';

describe('prompt-length', () => {
  const points = (words: number) => promptLength.read(anInput('word '.repeat(words)))?.points;

  for (const [words, below, from] of [
    [6, undefined, 0.03],
    [11, 0.03, 0.1],
    [16, 0.1, 0.15],
    [25, 0.15, 0.18],
    [40, 0.18, 0.22],
    [120, 0.22, 0.25],
  ] as const) {
    it(`steps up at ${words} words`, () => {
      assert.equal(points(words - 1), below);
      assert.equal(points(words), from);
    });
  }

  it('counts two characters of a script without spaces as one word', () => {
    assert.equal(promptLength.read(anInput('公'.repeat(10))), undefined);
    assert.equal(promptLength.read(anInput('公'.repeat(11)))?.points, 0.03);
  });
});
