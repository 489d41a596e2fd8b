import type { Interval } from './bootstrap.js';

/** Leaves 2.5 % of a normal distribution outside on either side. */
const Z = 1.959964;

/**
 * The 95 % interval of a share that was counted: `correct` of `n`, within 0 and 1; everything is possible without rows.
 * Source: Wilson (1927), Probable Inference, the Law of Succession, and Statistical Inference.
 */
export function wilsonInterval(correct: number, n: number): Interval {
  if (n === 0) return { low: 0, high: 1 };
  const ratio = correct / n;
  const widened = 1 + Z ** 2 / n;
  const middle = (ratio + Z ** 2 / (2 * n)) / widened;
  const reach = (Z / widened) * Math.sqrt((ratio * (1 - ratio)) / n + Z ** 2 / (4 * n ** 2));
  return { low: Math.max(0, middle - reach), high: Math.min(1, middle + reach) };
}
