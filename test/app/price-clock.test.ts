import assert from 'node:assert/strict';
import { createPriceClock } from '../../src/app/price-clock.js';
import { Emitter } from '../../src/core/emitter.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** A clock on which time passes when the test says so. */
function start({ wanted = true, last }: { wanted?: boolean; last?: number } = {}) {
  const state = { nowMs: 1_800_000_000_000, wanted, last, lookUps: 0, fails: false };
  const timers = new Set<{ readonly atMs: number; readonly run: () => void }>();
  const settings = new Emitter<void>((error) => assert.fail(String(error)));
  const clock = createPriceClock({
    isWanted: () => state.wanted,
    onDidChangeSettings: settings.event,
    lastLookUpMs: () => state.last,
    lookUp: () => {
      state.lookUps += 1;
      if (state.fails) return Promise.reject(new Error('down'));
      state.last = state.nowMs;
      return Promise.resolve();
    },
    nowMs: () => state.nowMs,
    after: (ms, run) => {
      const timer = { atMs: state.nowMs + ms, run };
      timers.add(timer);
      return { dispose: () => void timers.delete(timer) };
    },
    report: () => undefined,
  });
  const pass = (ms: number): void => {
    const endMs = state.nowMs + ms;
    for (;;) {
      const next = [...timers].sort((a, b) => a.atMs - b.atMs)[0];
      if (!next || next.atMs > endMs) break;
      timers.delete(next);
      state.nowMs = next.atMs;
      next.run();
    }
    state.nowMs = endMs;
  };
  return { state, timers, pass, clock, change: () => settings.fire() };
}

describe('the weekly look-up', () => {
  it('does nothing, and waits for nothing, unless the settings want it', () => {
    const { state, timers, pass } = start({ wanted: false });
    assert.equal(timers.size, 0);
    pass(30 * DAY_MS);
    assert.equal(state.lookUps, 0);
  });

  it('leaves the first minutes of an editor alone', () => {
    const { state, pass } = start();
    pass(5 * MINUTE_MS - 1);
    assert.equal(state.lookUps, 0);
    pass(1);
    assert.equal(state.lookUps, 1);
  });

  it('comes a week after the last one, whoever made it', () => {
    const { state, pass } = start({ last: 1_800_000_000_000 - 7 * DAY_MS + 6 * MINUTE_MS });
    pass(HOUR_MS);
    assert.equal(state.lookUps, 0);
    pass(HOUR_MS);
    assert.equal(state.lookUps, 1);
    pass(7 * DAY_MS - HOUR_MS);
    assert.equal(state.lookUps, 1);
    pass(2 * HOUR_MS);
    assert.equal(state.lookUps, 2);
  });

  it('is tried once a day while it fails', () => {
    const { state, pass } = start();
    state.fails = true;
    pass(5 * MINUTE_MS + 23 * HOUR_MS);
    assert.equal(state.lookUps, 1);
    pass(HOUR_MS);
    assert.equal(state.lookUps, 2);
  });

  it('is not put off for years by a clock that was wrong once', () => {
    const { state, pass } = start({ last: 1_800_000_000_000 + 40 * DAY_MS });
    pass(HOUR_MS);
    assert.equal(state.lookUps, 1);
  });

  it('starts and stops with the setting', () => {
    const { state, timers, pass, change } = start({ wanted: false });
    state.wanted = true;
    change();
    change();
    assert.equal(timers.size, 1);
    pass(HOUR_MS);
    assert.equal(state.lookUps, 1);
    state.wanted = false;
    change();
    assert.equal(timers.size, 0);
  });

  it('ends with the app', () => {
    const { timers, clock, change } = start();
    clock.dispose();
    change();
    assert.equal(timers.size, 0);
  });
});
