import assert from 'node:assert/strict';
import fc from 'fast-check';
import { multiply, multiplyTransposed, toMatrix, weightsSize } from '../../training/matrix.js';

/** [[1, 0, 2], [0, 0, 0], [0, 3, 0]] and an intercept. */
const MATRIX = toMatrix(
  [
    { columns: [0, 2], values: [1, 2] },
    { columns: [], values: [] },
    { columns: [1], values: [3] },
  ],
  3,
);

describe('matrix', () => {
  it('has a weight for each column and output, and the intercepts', () => {
    assert.equal(weightsSize(MATRIX, 2), 8);
  });

  it('times weights is a row of outputs for each row, intercepts added', () => {
    const weights = Float64Array.from([1, 10, 2, 20, 3, 30, 0.5, 5]); // three columns of two outputs, two intercepts
    const outputs = multiply(MATRIX, weights, 2, new Float64Array(6));
    assert.deepEqual([...outputs], [7.5, 75, 0.5, 5, 6.5, 65]); // 1 + 2 × 3, nothing, 3 × 2
  });

  it('turned over times outputs is what each column adds up to', () => {
    const outputs = Float64Array.from([1, 10, 2, 20, 3, 30]);
    const sums = multiplyTransposed(MATRIX, outputs, 2, new Float64Array(8).fill(9));
    assert.deepEqual([...sums], [1, 10, 9, 90, 2, 20, 6, 60]);
  });

  it('without rows gives nothing', () => {
    const empty = toMatrix([], 2);
    assert.deepEqual([...multiplyTransposed(empty, new Float64Array(), 1, new Float64Array(3))], [0, 0, 0]);
  });

  it('gives the same product from both sides', () => {
    const whole = fc.integer({ min: -9, max: 9 });
    const row = fc.uniqueArray(fc.nat(4), { maxLength: 5 }).chain((columns) =>
      fc.record({
        columns: fc.constant(columns),
        values: fc.array(whole, { minLength: columns.length, maxLength: columns.length }),
      }),
    );
    const vector = (size: number) => fc.array(whole, { minLength: size, maxLength: size });
    fc.assert(
      fc.property(fc.array(row, { minLength: 3, maxLength: 3 }), vector(6), vector(3), (rows, weights, outputs) => {
        // y · (A w) = (Aᵀ y) · w, exactly, for whole numbers
        const matrix = toMatrix(rows, 5);
        const product = multiply(matrix, Float64Array.from(weights), 1, new Float64Array(3));
        const sums = multiplyTransposed(matrix, Float64Array.from(outputs), 1, new Float64Array(6));
        const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
          Array.from(a).reduce((sum, one, at) => sum + one * (b[at] ?? 0), 0);
        assert.equal(dot(outputs, product), dot(sums, weights));
      }),
    );
  });
});
