import type { BackendReport, ModelReport } from '../../src/core/health/types.js';

/** What was called and does well. */
const WELL = {
  breaker: 'closed',
  rest: undefined,
  failures: 0,
  inFlight: 1,
  score: 0.9,
  latencyMs: 600,
  errorRate: 0,
  calls: 12,
  errors: 0,
} as const;

/** A model; a test states only what matters to it. */
export const aModelReport = (over: Partial<ModelReport> = {}): ModelReport => ({ model: 'one', ...WELL, ...over });

/** Its provider. */
export const aBackendReport = (over: Partial<BackendReport> = {}): BackendReport => ({
  provider: 'acme',
  state: 'healthy',
  ...WELL,
  models: [aModelReport()],
  ...over,
});
