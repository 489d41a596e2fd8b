import assert from 'node:assert/strict';
import { hasCode, hasMath, hasPastedCode, taskKind } from '../../../src/core/signals/task-kind.js';
import { aTurn } from './input.js';

describe('task-kind', () => {
  const points = (text: string) => taskKind.read(aTurn(text))?.points;

  it('gives each kind its points, for one word or several', () => {
    assert.deepEqual(['a regex', 'a regex in python'].map(points), [0.25, 0.25]);
    assert.deepEqual(['a polynomial', 'a polynomial and a determinant'].map(points), [0.2, 0.2]);
    assert.equal(points('translate the menu'), 0.15);
    assert.deepEqual(['a haiku', 'a haiku with a metaphor'].map(points), [0.1, 0.1]);
  });

  it('has no points for reasoning or explaining', () => {
    assert.equal(points('describe the consequences'), undefined);
  });

  it('counts only the kind that adds most', () => {
    assert.deepEqual(taskKind.read(aTurn('a haiku about a python regex')), {
      points: 0.25,
      evidence: 'code words “python”, “regex”',
    });
  });

  it('knows pasted code and sums without a word for them', () => {
    assert.deepEqual(taskKind.read(aTurn('look\n```\nx\n```')), { points: 0.25, evidence: 'pasted code' });
    assert.deepEqual(taskKind.read(aTurn('What is 2+2?')), { points: 0.2, evidence: 'something to calculate' });
  });

  it('is silent without any of it', () => {
    assert.equal(points('a walk in the park'), undefined);
  });
});

describe('hasCode', () => {
  it('takes words, blocks, names in backticks, traces and diffs for code', () => {
    for (const text of [
      'a regex',
      '```\nx\n```',
      'see `zz`',
      'see\n    at run (main.js:3:1)',
      'see\n@@ -1,2 +1,3 @@',
    ]) {
      assert.equal(hasCode(aTurn(text)), true, text);
    }
    assert.equal(hasCode(aTurn('a walk')), false);
  });

  it('tells pasted code from words about code', () => {
    assert.deepEqual(
      ['a regex', 'see `zz`'].map((text) => hasPastedCode(aTurn(text))),
      [false, true],
    );
  });
});

describe('hasMath', () => {
  for (const text of ['a polynomial', '2+2', '3 × 4', 'y: 2^10', '7 - 2', '10 / 4']) {
    it(`takes “${text}” for mathematics`, () => {
      assert.equal(hasMath(aTurn(text)), true);
    });
  }

  for (const text of ['on 2024-01-02', '24/7', '1.5', 'a+b', 'C++ 20']) {
    it(`does not take “${text}” for mathematics`, () => {
      assert.equal(hasMath(aTurn(text)), false);
    });
  }
});
