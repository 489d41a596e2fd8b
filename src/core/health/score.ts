/** What a latency is held against. Source of the whole formula: FEATURES R1. */
const BASELINE_MS = 500;

const LATENCY_WEIGHT = 0.6;
const ERROR_WEIGHT = 0.4;

/** Each percent of errors costs a fifth of the error part. */
const PENALTY_PER_PERCENT = 0.2;

/** What the score is made of; `errorRate` is a share from 0 to 1. */
type Measured = { readonly latencyMs: number; readonly errorRate: number };

/** How well a provider does, from 0 to 1: how quick its first content is, and how rarely it fails. */
export function healthScore(measured: Measured): number {
  const { speed, reliability } = healthParts(measured);
  return speed + reliability;
}

/** The two parts of the score: up to 0.6 for how quick, up to 0.4 for how rarely it fails. */
export function healthParts({ latencyMs, errorRate }: Measured): {
  readonly speed: number;
  readonly reliability: number;
} {
  return {
    speed: LATENCY_WEIGHT * Math.min(1, BASELINE_MS / latencyMs),
    reliability: ERROR_WEIGHT * Math.max(0, 1 - PENALTY_PER_PERCENT * errorRate * 100),
  };
}
