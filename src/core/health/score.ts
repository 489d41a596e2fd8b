/** What a latency is held against. Source of the whole formula: FEATURES R1. */
const BASELINE_MS = 500;

const LATENCY_WEIGHT = 0.6;
const ERROR_WEIGHT = 0.4;

/** Each percent of errors costs a fifth of the error part. */
const PENALTY_PER_PERCENT = 0.2;

/** How well a provider does, from 0 to 1: how quick its first content is, and how rarely it fails. `errorRate` is a share from 0 to 1. */
export function healthScore({
  latencyMs,
  errorRate,
}: {
  readonly latencyMs: number;
  readonly errorRate: number;
}): number {
  const latency = Math.min(1, BASELINE_MS / latencyMs);
  const errors = Math.max(0, 1 - PENALTY_PER_PERCENT * errorRate * 100);
  return LATENCY_WEIGHT * latency + ERROR_WEIGHT * errors;
}
