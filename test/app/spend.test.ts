import assert from 'node:assert/strict';
import { periodStarts } from '../../src/app/spend.js';

describe('spend periods', () => {
  it('begin at local midnight and on the first of the month', () => {
    const at = new Date(2026, 10, 20, 13, 45, 12).getTime();
    const { dayMs, monthMs } = periodStarts(at);
    assert.equal(dayMs, new Date(2026, 10, 20).getTime());
    assert.equal(monthMs, new Date(2026, 10, 1).getTime());
  });

  it('take the first millisecond of a day into that day', () => {
    const midnight = new Date(2026, 10, 20).getTime();
    assert.equal(periodStarts(midnight).dayMs, midnight);
    assert.equal(periodStarts(midnight - 1).dayMs, new Date(2026, 10, 19).getTime());
  });
});
