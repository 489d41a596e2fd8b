import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { createRetention } from '../../src/app/retention.js';
import type { Disposable } from '../../src/core/emitter.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const NOON_MS = 20_000 * DAY_MS + 12 * HOUR_MS;

describe('retention', () => {
  let retention: Disposable;
  let asked: number[];
  let left: number[];
  let errors: unknown[];
  let days: number;
  let role: 'owner' | 'follower' | undefined;
  let atMs: number;
  let fault: Error | undefined;
  let whilePruning: () => void;

  beforeEach(() => {
    mock.timers.enable({ apis: ['setTimeout'] });
    [asked, left, errors, days, role, atMs, fault] = [[], [], [], 30, 'owner', NOON_MS, undefined];
    whilePruning = () => undefined;
    const prune = (beforeMs: number) => {
      asked.push(beforeMs);
      whilePruning();
      return fault ? Promise.reject(fault) : Promise.resolve(left.shift() ?? 0);
    };
    const report = (error: unknown) => void errors.push(error);
    retention = createRetention({ ledger: { role: () => role, prune }, days: () => days, nowMs: () => atMs, report });
  });
  afterEach(() => {
    retention.dispose();
    mock.timers.reset();
  });

  /** Time passes, on the timer and on the clock. */
  async function pass(ms: number): Promise<void> {
    atMs += ms;
    mock.timers.tick(ms);
    await new Promise((resolve) => setImmediate(resolve));
  }

  const DUE_MS = (20_000 - 30) * DAY_MS;

  it('looks some minutes after the start', async () => {
    await pass(5 * MINUTE_MS - 1);
    assert.deepEqual(asked, []);
    await pass(1);
    assert.deepEqual(asked, [DUE_MS]);
  });

  it('goes on until nothing is left', async () => {
    left = [700, 3];
    await pass(5 * MINUTE_MS);
    assert.deepEqual(asked, [DUE_MS, DUE_MS, DUE_MS]);
  });

  it('looks again once the day is another', async () => {
    await pass(5 * MINUTE_MS);
    for (let hour = 0; hour < 11; hour += 1) await pass(HOUR_MS);
    assert.deepEqual(asked, [DUE_MS]);
    await pass(HOUR_MS);
    assert.deepEqual(asked, [DUE_MS, DUE_MS + DAY_MS]);
  });

  it('removes nothing while rows are kept for good, and follows the setting', async () => {
    days = 0;
    await pass(5 * MINUTE_MS);
    assert.deepEqual(asked, []);
    days = 7;
    await pass(HOUR_MS);
    assert.deepEqual(asked, [(20_000 - 7) * DAY_MS]);
  });

  it('leaves it to the process that holds the file', async () => {
    role = 'follower';
    await pass(5 * MINUTE_MS);
    role = undefined;
    await pass(HOUR_MS);
    assert.deepEqual(asked, []);
    role = 'owner';
    await pass(HOUR_MS);
    assert.deepEqual(asked, [DUE_MS]);
  });

  it('reports what goes wrong, and tries again', async () => {
    fault = new Error('busy');
    await pass(5 * MINUTE_MS);
    await pass(HOUR_MS);
    assert.deepEqual(errors, [fault, fault]);
    fault = undefined;
    await pass(HOUR_MS);
    assert.deepEqual(asked, [DUE_MS, DUE_MS, DUE_MS]);
    assert.equal(errors.length, 2);
  });

  it('does nothing more once it is disposed', async () => {
    await pass(5 * MINUTE_MS);
    retention.dispose();
    await pass(2 * DAY_MS);
    assert.deepEqual(asked, [DUE_MS]);
  });

  it('does nothing more when it is disposed at work', async () => {
    left = [700, 3];
    whilePruning = () => retention.dispose();
    await pass(5 * MINUTE_MS);
    await pass(2 * DAY_MS);
    assert.deepEqual(asked, [DUE_MS]);
  });
});
