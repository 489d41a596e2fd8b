import type { BackendsView, ProviderHealth } from '../../../src/dashboard/backends.js';
import { NOON_MS } from './money.js';

/** A provider that does well; a test states only what matters to it. */
export const aProviderHealth = (over: Partial<ProviderHealth> = {}): ProviderHealth => ({
  provider: 'acme',
  state: 'healthy',
  breaker: 'closed',
  rest: undefined,
  failures: 0,
  score: { value: 0.96, speed: 0.56, reliability: 0.4 },
  inFlight: 2,
  latencyMs: 536,
  errorRate: 0,
  calls: 1_204,
  errors: 0,
  models: [{ model: 'acme/one', breaker: 'closed', rest: undefined, failures: 0, inFlight: 2 }],
  ...over,
});

/** One that does well, and one that rests for 41 seconds more, in whole ones. */
export const someBackends = (): BackendsView => ({
  atMs: NOON_MS,
  providers: [
    aProviderHealth(),
    aProviderHealth({
      provider: 'hooli',
      state: 'down',
      breaker: 'open',
      rest: { cause: 'failures', untilMs: NOON_MS + 40_500 },
      failures: 5,
      score: { value: 0.2, speed: 0.2, reliability: 0 },
      inFlight: 0,
      latencyMs: 1_500,
      errorRate: 0.5,
      calls: 10,
      errors: 5,
      models: [],
    }),
  ],
});
