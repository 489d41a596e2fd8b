import { multiply, multiplyTransposed, weightsSize, type Matrix } from './matrix.js';
import { addScaled, dot } from './ridge.js';

/** Pairs of steps that L-BFGS remembers. */
const MEMORY = 6;
const ENOUGH_DECREASE = 1e-4;

type Step = { readonly move: Float64Array; readonly change: Float64Array; readonly curvature: number };

/**
 * Multinomial logistic regression with an L2 penalty, by L-BFGS (Nocedal 1980) with backtracking. `classes` holds the
 * class of each row. Deterministic.
 */
export function fitSoftmax(
  matrix: Matrix,
  classes: readonly number[],
  weights: readonly number[],
  heads: number,
  penalty: number,
  steps = 40,
): Float64Array {
  const size = weightsSize(matrix, heads);
  const outputs = new Float64Array(matrix.rows * heads);
  const lossAt = (at: Float64Array, gradient: Float64Array): number =>
    lossOf(matrix, classes, weights, heads, penalty, at, outputs, gradient);

  let point = new Float64Array(size);
  let gradient = new Float64Array(size);
  let loss = lossAt(point, gradient);
  const memory: Step[] = [];
  for (let step = 0; step < steps; step += 1) {
    const direction = directionOf(gradient, memory);
    const slope = dot(gradient, direction);
    const next = search(point, direction, loss, slope, lossAt);
    if (!next) break;
    remember(memory, point, gradient, next);
    const gained = loss - next.loss;
    ({ point, gradient, loss } = next);
    if (gained < 1e-5 * Math.abs(loss)) break;
  }
  return point;
}

function lossOf(
  matrix: Matrix,
  classes: readonly number[],
  weights: readonly number[],
  heads: number,
  penalty: number,
  point: Float64Array,
  outputs: Float64Array,
  gradient: Float64Array,
): number {
  multiply(matrix, point, heads, outputs);
  let loss = 0;
  for (let row = 0; row < matrix.rows; row += 1) {
    const weight = weights[row] ?? 0;
    const own = outputs.subarray(row * heads, (row + 1) * heads);
    const total = logSumExp(own);
    const right = classes[row] ?? 0;
    loss += weight * (total - (own[right] ?? 0));
    for (let head = 0; head < heads; head += 1) {
      own[head] = weight * (Math.exp((own[head] ?? 0) - total) - (head === right ? 1 : 0));
    }
  }
  multiplyTransposed(matrix, outputs, heads, gradient);
  const penalised = matrix.width * heads;
  for (let at = 0; at < penalised; at += 1) {
    const value = point[at] as number;
    loss += 0.5 * penalty * value * value;
    gradient[at] = (gradient[at] as number) + penalty * value;
  }
  return loss;
}

export function logSumExp(values: Float64Array): number {
  let most = -Infinity;
  for (const value of values) if (value > most) most = value;
  let sum = 0;
  for (const value of values) sum += Math.exp(value - most);
  return most + Math.log(sum);
}

/** Minus the inverse Hessian times the gradient, from the remembered steps (two-loop recursion). */
function directionOf(gradient: Float64Array, memory: readonly Step[]): Float64Array {
  const direction = gradient.slice();
  const size = direction.length;
  const rates: number[] = [];
  for (const { move, change, curvature } of memory.toReversed()) {
    const rate = dot(move, direction) / curvature;
    rates.unshift(rate);
    addScaled(direction, change, -rate, size);
  }
  const newest = memory.at(-1);
  const scale = newest ? newest.curvature / dot(newest.change, newest.change) : 1 / Math.sqrt(dot(gradient, gradient));
  for (let at = 0; at < size; at += 1) direction[at] = (direction[at] as number) * scale;
  memory.forEach(({ move, change, curvature }, index) => {
    addScaled(direction, move, (rates[index] ?? 0) - dot(change, direction) / curvature, size);
  });
  for (let at = 0; at < size; at += 1) direction[at] = -(direction[at] as number);
  return direction;
}

type Point = {
  readonly point: Float64Array<ArrayBuffer>;
  readonly gradient: Float64Array<ArrayBuffer>;
  readonly loss: number;
};

function search(
  from: Float64Array,
  direction: Float64Array,
  loss: number,
  slope: number,
  lossAt: (at: Float64Array, gradient: Float64Array) => number,
): Point | undefined {
  for (let rate = 1; rate > 1e-4; rate /= 2) {
    const point = new Float64Array(from);
    addScaled(point, direction, rate, point.length);
    const gradient = new Float64Array(point.length);
    const reached = lossAt(point, gradient);
    if (reached <= loss + ENOUGH_DECREASE * rate * slope) return { point, gradient, loss: reached };
  }
  return undefined;
}

function remember(memory: Step[], point: Float64Array, gradient: Float64Array, next: Point): void {
  const move = next.point.slice();
  addScaled(move, point, -1, move.length);
  const change = next.gradient.slice();
  addScaled(change, gradient, -1, change.length);
  const curvature = dot(move, change);
  if (curvature <= 1e-12) return;
  memory.push({ move, change, curvature });
  if (memory.length > MEMORY) memory.shift();
}
