/** The value that this share of the samples, 0 to 1, does not exceed. */
export function quantile(samples: readonly number[], shareRatio: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.min(Math.floor(sorted.length * shareRatio), sorted.length - 1)] ?? Number.NaN;
}

/** The middle of the samples. */
export const median = (samples: readonly number[]): number => quantile(samples, 0.5);
