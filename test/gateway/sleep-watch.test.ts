import assert from 'node:assert/strict';
import { createSleepWatch } from '../../src/gateway/sleep-watch.js';
import { withFakeTimers } from '../support/fake-timers.js';

describe('the watch over sleep', () => {
  const times = withFakeTimers();

  function start() {
    const now = { wall: 1_000_000, clock: 0 };
    const watch = createSleepWatch({ nowMs: () => now.wall, clockMs: () => now.clock });
    let woken = 0;
    const leave = watch.add(() => (woken += 1));
    const pass = (wallMs: number, clockMs: number): void => {
      now.wall += wallMs;
      now.clock += clockMs;
      times.tick(2_000);
    };
    return { watch, leave, pass, woken: () => woken };
  }

  it('tells of a gap of more than thirty seconds, by either clock', () => {
    const byWall = start();
    byWall.pass(30_000, 2_000);
    assert.equal(byWall.woken(), 0);
    byWall.pass(30_001, 2_000);
    assert.equal(byWall.woken(), 1);
    const byClock = start();
    byClock.pass(0, 30_001);
    assert.equal(byClock.woken(), 1);
  });

  it('tells nobody who has left, and looks again for the next one', () => {
    const { watch, leave, pass, woken } = start();
    leave();
    pass(60_000, 60_000);
    assert.equal(woken(), 0);
    let second = 0;
    watch.add(() => (second += 1));
    pass(2_000, 2_000);
    assert.equal(second, 0);
    pass(60_000, 60_000);
    assert.equal(second, 1);
  });
});
