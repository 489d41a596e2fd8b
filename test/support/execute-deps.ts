import { NO_USAGE } from '../../src/core/chat.js';
import type { Patience } from '../../src/core/health/patience.js';
import type { Provider } from '../../src/core/provider.js';
import { Backends } from '../../src/gateway/backends.js';
import type { ExecuteDeps } from '../../src/gateway/job.js';
import { createMakers } from '../../src/gateway/seals.js';

/** Patience that no test waits for. */
export const PATIENT: Patience = {
  connectMs: 10_000,
  firstContentMs: 60_000,
  idleMs: 120_000,
  silentMs: 300_000,
  totalMs: 900_000,
  maxRetries: 2,
  baseDelayMs: 500,
};

/** A clock that only sleeping moves, and what was slept. */
export type FakeClock = { ms: number; readonly waits: number[] };

export const fakeClock = (): FakeClock => ({ ms: 0, waits: [] });

/** How a provider was asked, on a clock of the test. */
export const backendsOn = (clock: FakeClock): Backends =>
  new Backends({ clockMs: () => clock.ms, nowMs: () => clock.ms, chance: () => 0.5, lineOf: (id) => id });

/** What executing needs, over fake providers. */
export function executeDeps(
  providers: readonly Provider[],
  clock: FakeClock,
  over: Partial<ExecuteDeps> = {},
): ExecuteDeps {
  return {
    providerOf: (id) => providers.find((provider) => provider.id === id),
    cardOf: () => undefined,
    makers: createMakers(),
    backends: backendsOn(clock),
    patienceOf: () => PATIENT,
    onAmbiguous: () => 'failover',
    hedgeAfterMs: () => 0,
    hasNewKey: () => Promise.resolve(false),
    sleepWatch: { add: () => () => undefined },
    nowMs: () => clock.ms,
    clockMs: () => clock.ms,
    chance: () => 0,
    sleep: (ms) => {
      clock.waits.push(ms);
      clock.ms += ms;
      return Promise.resolve();
    },
    estimateUsage: (_, reply) => ({ ...NO_USAGE, inputTokens: 7, outputTokens: reply.length }),
    ...over,
  };
}
