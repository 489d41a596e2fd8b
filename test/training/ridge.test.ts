import assert from 'node:assert/strict';
import fc from 'fast-check';
import { toMatrix } from '../../training/matrix.js';
import { addScaled, dot, fitRidge } from '../../training/ridge.js';

const near = (actual: Float64Array, expected: readonly number[], within = 1e-4): void => {
  assert.equal(actual.length, expected.length);
  actual.forEach((value, at) => {
    assert.ok(Math.abs(value - (expected[at] ?? Number.NaN)) < within, `${actual.join()} is not ${expected.join()}`);
  });
};

/** Columns (1, 0), (0, 1), (1, 1). */
const MATRIX = toMatrix(
  [
    { columns: [0], values: [1] },
    { columns: [1], values: [1] },
    { columns: [0, 1], values: [1, 1] },
  ],
  2,
);
const EVENLY = [1, 1, 1];

describe('ridge', () => {
  it('finds the plane through points that lie on one', () => {
    near(fitRidge(MATRIX, [3, 4, 6], EVENLY, 0), [2, 3, 1]); // 1 + 2 a + 3 b
  });

  it('solves the normal equations', () => {
    // With penalty 1 and targets 1, 2, 6, the sums give
    //   3 a + b + 2 c = 7,  a + 3 b + 2 c = 8,  2 a + 2 b + 3 c = 9;
    // the first two less each other: b = a + 1/2; then 4 a + 2 c = 13/2 and 4 a + 3 c = 8, so c = 3/2.
    near(fitRidge(MATRIX, [1, 2, 6], EVENLY, 1), [0.875, 1.375, 1.5]);
  });

  it('leaves the mean to the intercept when the penalty is large', () => {
    near(fitRidge(MATRIX, [1, 2, 6], EVENLY, 1e6), [0, 0, 3], 1e-3);
  });

  it('counts a row of weight two like the same row twice', () => {
    const twice = toMatrix(
      [
        { columns: [0], values: [1] },
        { columns: [0], values: [1] },
        { columns: [1], values: [1] },
        { columns: [0, 1], values: [1, 1] },
      ],
      2,
    );
    near(fitRidge(MATRIX, [1, 2, 6], [2, 1, 1], 0.5), [...fitRidge(twice, [1, 1, 2, 6], [1, 1, 1, 1], 0.5)]);
  });

  it('takes no notice of a row of weight nought', () => {
    near(fitRidge(MATRIX, [3, 4, 99], [1, 1, 0], 1), [...fitRidge(MATRIX, [3, 4, -99], [1, 1, 0], 1)]);
  });

  it('finds nothing in targets that are nought', () => {
    near(fitRidge(MATRIX, [0, 0, 0], EVENLY, 1), [0, 0, 0]);
  });

  it('shrinks when the penalty grows', () => {
    const target = fc.integer({ min: -10, max: 10 });
    const penalty = fc.double({ min: 0.01, max: 50, noNaN: true });
    fc.assert(
      fc.property(fc.tuple(target, target, target), penalty, penalty, (targets, one, other) => {
        const sizeAt = (strength: number): number => {
          const [a = 0, b = 0] = fitRidge(MATRIX, targets, EVENLY, strength);
          return a * a + b * b;
        };
        assert.ok(sizeAt(Math.max(one, other)) <= sizeAt(Math.min(one, other)) + 1e-3);
      }),
    );
  });

  it('gives the same bytes for the same rows', () => {
    assert.deepEqual(fitRidge(MATRIX, [1, 2, 6], EVENLY, 0.3), fitRidge(MATRIX, [1, 2, 6], EVENLY, 0.3));
  });
});

describe('vectors', () => {
  it('have a sum of products', () => {
    assert.equal(dot(Float64Array.from([1, 2, 3]), Float64Array.from([4, 5, 6])), 32);
  });

  it('are added as far as asked', () => {
    const sum = Float64Array.from([1, 2, 3]);
    addScaled(sum, Float64Array.from([10, 10, 10]), 0.5, 2);
    assert.deepEqual([...sum], [6, 7, 3]);
  });
});
