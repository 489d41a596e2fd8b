import assert from 'node:assert/strict';
import { CallGuard } from '../../src/gateway/call-guard.js';
import { withFakeTimers } from '../support/fake-timers.js';

describe('the guard of a call', () => {
  const times = withFakeTimers();

  function start(totalUntilMs = 900_000) {
    const now = { ms: 0 };
    const parent = new AbortController();
    let wake = (): void => undefined;
    let isWatched = false;
    const guard = new CallGuard({
      parent: parent.signal,
      name: 'Acme',
      clockMs: () => now.ms,
      totalUntilMs,
      sleepWatch: {
        add: (onWake) => {
          wake = onWake;
          isWatched = true;
          return () => (isWatched = false);
        },
      },
    });
    const pass = (ms: number): void => {
      now.ms += ms;
      times.tick(ms);
    };
    return { guard, parent, pass, wake: () => wake(), isWatched: () => isWatched };
  }

  it('ends a call that takes longer than it may, and says what was waited for', () => {
    const { guard, pass } = start();
    guard.arm(60_000, 'sent no content within');
    pass(59_999);
    assert.equal(guard.signal.aborted, false);
    pass(1);
    assert.equal(guard.signal.aborted, true);
    assert.deepEqual(
      [guard.failure?.kind, guard.failure?.message],
      ['upstream-timeout', 'Acme sent no content within 60 s.'],
    );
  });

  it('starts the time anew when it is armed again', () => {
    const { guard, pass } = start();
    guard.arm(1_000, 'said nothing for');
    pass(900);
    guard.arm(1_000, 'said nothing for');
    pass(999);
    assert.equal(guard.signal.aborted, false);
    pass(1);
    assert.equal(guard.signal.aborted, true);
  });

  it('ends every call when the time for the whole request is up', () => {
    const { guard, pass } = start(500);
    guard.arm(1_000, 'said nothing for');
    pass(499);
    assert.equal(guard.signal.aborted, false);
    pass(1);
    assert.equal(guard.failure?.message, 'Acme was not done when the time for the whole request was up.');
  });

  it('ends it with the client, which is no failure of the provider', () => {
    const { guard, parent } = start();
    parent.abort();
    assert.equal(guard.signal.aborted, true);
    assert.equal(guard.failure, undefined);
  });

  it('ends it after a sleep', () => {
    const { guard, wake } = start();
    wake();
    assert.equal(guard.failure?.kind, 'upstream-timeout');
  });

  it('lets go of clock, client and sleep', () => {
    const { guard, parent, pass, isWatched } = start();
    guard.arm(10, 'said nothing for');
    guard.release();
    parent.abort();
    pass(20);
    assert.deepEqual([guard.signal.aborted, isWatched()], [false, false]);
  });
});
