import assert from 'node:assert/strict';
import fc from 'fast-check';
import { toMatrix } from '../../training/matrix.js';
import { fitSoftmax, logSumExp, lossOf, type SoftmaxTask } from '../../training/softmax.js';

/** Class 0 has the first column, class 1 the second, class 2 neither. */
const TASK: SoftmaxTask = {
  matrix: toMatrix(
    [
      { columns: [0], values: [1] },
      { columns: [1], values: [1] },
      { columns: [], values: [] },
      { columns: [0], values: [1] },
      { columns: [1], values: [1] },
      { columns: [], values: [] },
    ],
    2,
  ),
  classes: [0, 1, 2, 0, 1, 2],
  weights: [1, 1, 1, 1, 1, 1],
  heads: 3,
  penalty: 0.01,
};

/** The likeliest class of a row that has this column, or none. */
function classOf(weights: Float64Array, column: number | undefined): number {
  const scores = [0, 1, 2].map(
    (head) => (weights[6 + head] ?? 0) + (column === undefined ? 0 : (weights[column * 3 + head] ?? 0)),
  );
  return scores.indexOf(Math.max(...scores));
}

const lossAt = (task: SoftmaxTask, point: Float64Array): { readonly loss: number; readonly gradient: Float64Array } => {
  const gradient = new Float64Array(point.length);
  return { loss: lossOf(task, point, gradient, new Float64Array(task.matrix.rows * task.heads)), gradient };
};

describe('softmax regression', () => {
  it('tells classes apart that can be told apart', () => {
    const weights = fitSoftmax(TASK);
    assert.deepEqual([classOf(weights, 0), classOf(weights, 1), classOf(weights, undefined)], [0, 1, 2]);
  });

  it('gives what rows cannot tell to the class that counts more', () => {
    const same = {
      ...TASK,
      matrix: toMatrix(
        TASK.classes.map(() => ({ columns: [], values: [] })),
        2,
      ),
    };
    assert.equal(classOf(fitSoftmax({ ...same, weights: [1, 1, 1, 5, 1, 1] }), undefined), 0);
    assert.equal(classOf(fitSoftmax({ ...same, weights: [1, 1, 1, 1, 5, 1] }), undefined), 1);
  });

  it('learns shares: an intercept is the logarithm of its class', () => {
    const matrix = toMatrix(
      Array.from({ length: 4 }, () => ({ columns: [], values: [] })),
      0,
    );
    const [a = 0, b = 0] = fitSoftmax({ matrix, classes: [0, 1, 1, 1], weights: [1, 1, 1, 1], heads: 2, penalty: 0 });
    assert.ok(Math.abs(b - a - Math.log(3)) < 0.01);
  });

  it('keeps weights smaller when the penalty is larger', () => {
    const sizeAt = (penalty: number): number =>
      fitSoftmax({ ...TASK, penalty })
        .slice(0, 6)
        .reduce((sum, weight) => sum + weight * weight, 0);
    assert.ok(sizeAt(1) < sizeAt(0.1) && sizeAt(0.1) < sizeAt(0.01));
  });

  it('never loses by more steps', () => {
    const after = (steps: number): number => lossAt(TASK, fitSoftmax(TASK, steps)).loss;
    const losses = [0, 1, 2, 5, 20].map(after);
    assert.deepEqual(
      losses,
      losses.toSorted((a, b) => b - a),
    );
  });

  it('gives the same bytes for the same rows', () => {
    assert.deepEqual(fitSoftmax(TASK), fitSoftmax(TASK));
  });
});

describe('loss of a softmax regression', () => {
  it('is log 3 a row where nothing is known of three classes', () => {
    assert.ok(Math.abs(lossAt(TASK, new Float64Array(9)).loss - 6 * Math.log(3)) < 1e-9);
  });

  it('adds half the penalty of each weight squared, and none for intercepts', () => {
    const point = new Float64Array(9);
    point[6] = point[7] = point[8] = 2; // all classes alike
    assert.ok(Math.abs(lossAt(TASK, point).loss - 6 * Math.log(3)) < 1e-9);
    const alike = Float64Array.from([2, 2, 2, 0, 0, 0, 0, 0, 0]);
    assert.ok(Math.abs(lossAt(TASK, alike).loss - 6 * Math.log(3) - 0.06) < 1e-9); // 0.5 × 0.01 × 12
  });

  it('falls and rises as its gradient says', () => {
    const value = fc.double({ min: -3, max: 3, noNaN: true });
    fc.assert(
      fc.property(fc.array(value, { minLength: 9, maxLength: 9 }), fc.nat(8), (drawn, at) => {
        const point = Float64Array.from(drawn);
        const probe = 1e-5;
        const shifted = (by: number): number => lossAt(TASK, point.with(at, (point[at] ?? 0) + by)).loss;
        const slope = (shifted(probe) - shifted(-probe)) / (2 * probe);
        assert.ok(Math.abs(slope - (lossAt(TASK, point).gradient[at] ?? 0)) < 1e-4);
      }),
    );
  });
});

describe('log of a sum of powers', () => {
  it('is exact for small values', () => {
    assert.ok(Math.abs(logSumExp(Float64Array.from([0, Math.log(3)])) - Math.log(4)) < 1e-12);
  });

  it('bears values whose powers are too large', () => {
    assert.ok(Math.abs(logSumExp(Float64Array.from([1_000, 1_000])) - 1_000 - Math.log(2)) < 1e-9);
  });
});
