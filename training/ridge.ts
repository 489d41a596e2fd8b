import { multiply, multiplyTransposed, weightsSize, type Matrix } from './matrix.js';

const MOST_STEPS = 40;

/** Done when the squared residual has shrunk to this share. */
const ENOUGH_RATIO = 1e-9;

/**
 * Weighted ridge regression of one target by conjugate gradient (Hestenes and Stiefel 1952): minimises
 * sum w (x·b − y)² + penalty·|b|². The intercept is not penalised. Deterministic.
 */
export function fitRidge(
  matrix: Matrix,
  targets: readonly number[],
  weights: readonly number[],
  penalty: number,
): Float64Array {
  const size = weightsSize(matrix, 1);
  const outputs = new Float64Array(matrix.rows);
  const weigh = (values: Float64Array): Float64Array => {
    for (let row = 0; row < values.length; row += 1) values[row] = (values[row] ?? 0) * (weights[row] ?? 0);
    return values;
  };
  const solution = new Float64Array(size);
  const residual = multiplyTransposed(matrix, weigh(Float64Array.from(targets)), 1, new Float64Array(size));
  const direction = residual.slice();
  const product = new Float64Array(size);
  let norm = dot(residual, residual);
  const enough = norm * ENOUGH_RATIO;
  for (let step = 0; step < MOST_STEPS && norm > enough; step += 1) {
    multiplyTransposed(matrix, weigh(multiply(matrix, direction, 1, outputs)), 1, product);
    addScaled(product, direction, penalty, matrix.width);
    const rate = norm / dot(direction, product);
    addScaled(solution, direction, rate, size);
    addScaled(residual, product, -rate, size);
    const next = dot(residual, residual);
    const keep = next / norm;
    for (let at = 0; at < size; at += 1) direction[at] = (residual[at] ?? 0) + keep * (direction[at] ?? 0);
    norm = next;
  }
  return solution;
}

/** Sum of products. */
export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at += 1) sum += (a[at] as number) * (b[at] as number);
  return sum;
}

/** a += scale·b over the first `size` numbers. */
export function addScaled(a: Float64Array, b: Float64Array, scale: number, size: number): void {
  for (let at = 0; at < size; at += 1) a[at] = (a[at] as number) + scale * (b[at] as number);
}
