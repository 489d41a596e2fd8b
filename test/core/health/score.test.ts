import assert from 'node:assert/strict';
import { healthScore } from '../../../src/core/health/score.js';

describe('the health score', () => {
  for (const [latencyMs, errorRate, expected] of [
    // 0.6 · min(1, 500 / latency) + 0.4 · max(0, 1 - 0.2 · percent of errors)
    [500, 0, 1],
    [250, 0, 1],
    [0, 0, 1],
    [1_000, 0, 0.7],
    [2_000, 0, 0.55],
    [500, 0.01, 0.92],
    [500, 0.025, 0.8],
    [500, 0.05, 0.6],
    [500, 0.5, 0.6],
    [1_000, 0.025, 0.5],
    [5_000, 1, 0.06],
    [Infinity, 0, 0.4],
    [Infinity, 1, 0],
  ] as const) {
    it(`is ${expected} at ${latencyMs} ms with ${errorRate * 100} % errors`, () => {
      assert.equal(Math.round(healthScore({ latencyMs, errorRate }) * 1e6) / 1e6, expected);
    });
  }
});
