import assert from 'node:assert/strict';
import { wilsonInterval } from '../../../src/core/evaluate/wilson.js';

describe('Wilson interval', () => {
  // Worked with the formula by hand and checked against published tables for 8 of 10.
  const cases: readonly (readonly [correct: number, n: number, low: number, high: number])[] = [
    [8, 10, 0.4902, 0.9433],
    [0, 10, 0, 0.2775],
    [10, 10, 0.7225, 1],
    [209, 300, 0.6424, 0.7459],
    [1, 1, 0.2065, 1],
  ];
  for (const [correct, n, low, high] of cases) {
    it(`of ${correct} in ${n} is ${low} to ${high}`, () => {
      const found = wilsonInterval(correct, n);
      assert.deepEqual([Number(found.low.toFixed(4)), Number(found.high.toFixed(4))], [low, high]);
    });
  }

  it('leaves everything possible without rows', () => {
    assert.deepEqual(wilsonInterval(0, 0), { low: 0, high: 1 });
  });
});
