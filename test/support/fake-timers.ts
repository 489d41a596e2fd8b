import { mock } from 'node:test';

/** Timers of the test's own for each test around it; `tick` lets time pass for them. */
export function withFakeTimers(): { readonly tick: (ms: number) => void } {
  beforeEach(() => mock.timers.enable({ apis: ['setTimeout', 'setInterval'] }));
  afterEach(() => mock.timers.reset());
  return { tick: (ms) => mock.timers.tick(ms) };
}
