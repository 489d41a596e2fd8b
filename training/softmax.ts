import { multiply, multiplyTransposed, weightsSize, type Matrix } from './matrix.js';
import { addScaled, dot } from './ridge.js';

/** Pairs of steps that L-BFGS remembers. */
const MEMORY = 6;
const ENOUGH_DECREASE = 1e-4;
const SHORTEST_RATE = 1e-4;

/** Done when a step gains no more than this share of the loss. */
const LEAST_GAIN_RATIO = 1e-5;

type Step = { readonly move: Float64Array; readonly change: Float64Array; readonly curvature: number };

/** What is to be learned: the class of each row, how much each row counts, of how many classes, and the L2 penalty. */
export type SoftmaxTask = {
  readonly matrix: Matrix;
  readonly classes: readonly number[];
  readonly weights: readonly number[];
  readonly heads: number;
  readonly penalty: number;
};

/** Multinomial logistic regression with an L2 penalty, by L-BFGS (Nocedal 1980) with backtracking. Deterministic. */
export function fitSoftmax(task: SoftmaxTask, steps = 40): Float64Array {
  const size = weightsSize(task.matrix, task.heads);
  const outputs = new Float64Array(task.matrix.rows * task.heads);
  const lossAt = (point: Float64Array, gradient: Float64Array): number => lossOf(task, point, gradient, outputs);

  const start = new Float64Array(size);
  const slopes = new Float64Array(size);
  let here: Point = { point: start, gradient: slopes, loss: lossAt(start, slopes) };
  const memory: Step[] = [];
  for (let step = 0; step < steps; step += 1) {
    const next = search(here, directionOf(here.gradient, memory), lossAt);
    if (!next) break;
    remember(memory, here, next);
    const gained = here.loss - next.loss;
    here = next;
    if (gained < LEAST_GAIN_RATIO * Math.abs(here.loss)) break;
  }
  return here.point;
}

/** The loss of a point; its slopes go into `gradient`, and `outputs` is room for one row of classes a row. */
export function lossOf(
  { matrix, classes, weights, heads, penalty }: SoftmaxTask,
  point: Float64Array,
  gradient: Float64Array,
  outputs: Float64Array,
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

/** log(sum of e^value), also where e^value alone would be too large. */
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
  readonly point: Float64Array;
  readonly gradient: Float64Array;
  readonly loss: number;
};

function search(
  from: Point,
  direction: Float64Array,
  lossAt: (point: Float64Array, gradient: Float64Array) => number,
): Point | undefined {
  const slope = dot(from.gradient, direction);
  for (let rate = 1; rate > SHORTEST_RATE; rate /= 2) {
    const point = from.point.slice();
    addScaled(point, direction, rate, point.length);
    const gradient = new Float64Array(point.length);
    const loss = lossAt(point, gradient);
    if (loss <= from.loss + ENOUGH_DECREASE * rate * slope) return { point, gradient, loss };
  }
  return undefined;
}

function remember(memory: Step[], from: Point, to: Point): void {
  const move = to.point.slice();
  addScaled(move, from.point, -1, move.length);
  const change = to.gradient.slice();
  addScaled(change, from.gradient, -1, change.length);
  const curvature = dot(move, change);
  if (curvature <= 1e-12) return;
  memory.push({ move, change, curvature });
  if (memory.length > MEMORY) memory.shift();
}
