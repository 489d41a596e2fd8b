import assert from 'node:assert/strict';
import { project } from '../../../src/core/spend/projection.js';

const DAY_MS = 86_400_000;
const USD = 1_000_000_000;

/** A month of 30 days that begins at zero. */
const MONTH_END_MS = 30 * DAY_MS;

const after = (days: number, spentUsd: number, sinceMs = 0) =>
  project({ spentNanoUsd: spentUsd * USD, sinceMs, nowMs: days * DAY_MS, monthEndMs: MONTH_END_MS });

describe('projection', () => {
  it('goes on at the pace so far: $10 in 10 days is $30 in the month and $365 in a year', () => {
    assert.deepEqual(after(10, 10), {
      perDayNanoUsd: USD,
      monthNanoUsd: 30 * USD,
      yearNanoUsd: 365 * USD,
      overDays: 10,
    });
  });

  it('takes the pace from where the data begins, and adds what is spent already', () => {
    const found = after(20, 10, 10 * DAY_MS); // $1 a day for 10 days, and 10 days to come
    assert.deepEqual([found?.perDayNanoUsd, found?.monthNanoUsd, found?.overDays], [USD, 20 * USD, 10]);
  });

  it('says nothing before a quarter of a day', () => {
    assert.equal(after(0.2499, 1), undefined);
    assert.equal(after(0.25, 1)?.perDayNanoUsd, 4 * USD);
  });

  it('says nothing when the clock is behind the data', () => {
    assert.equal(after(1, 1, 2 * DAY_MS), undefined);
  });

  it('is what was spent, at the end of the month', () => {
    assert.equal(after(30, 12)?.monthNanoUsd, 12 * USD);
  });

  it('is zero where nothing was spent', () => {
    assert.deepEqual([after(3, 0)?.monthNanoUsd, after(3, 0)?.yearNanoUsd], [0, 0]);
  });
});
