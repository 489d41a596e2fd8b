import assert from 'node:assert/strict';
import { costSpike, spikeQuery } from '../../../src/core/alerts/cost-spike.js';

const USD = 1_000_000_000;
const hour = (slot: number, usd: number, requests = 1) => ({ slot, requests, nanoUsd: usd * USD });
const LAST = 24;

describe('cost-spike', () => {
  it('is silent at twice the mean, and speaks one nano-dollar later', () => {
    const before = [hour(0, 1), hour(23, 2)]; // mean $1.50
    assert.equal(costSpike([...before, hour(LAST, 3)], 2), undefined);
    const over = { slot: LAST, requests: 1, nanoUsd: 3 * USD + 1 };
    assert.equal(costSpike([...before, over], 2)?.value, 3_000_000_001);
  });

  it('counts only hours with traffic, those that cost nothing included', () => {
    const before = [hour(3, 2), hour(4, 0), { ...hour(5, 0), requests: 0 }]; // mean of two hours: $1
    assert.equal(costSpike([...before, hour(LAST, 2)], 2), undefined);
    assert.ok(costSpike([...before, hour(LAST, 2.1)], 2));
  });

  it('takes the groups of one hour together', () => {
    const before = [hour(7, 1), hour(7, 1)]; // one hour of $2
    assert.equal(costSpike([...before, hour(LAST, 2), hour(LAST, 2)], 2), undefined);
    assert.ok(costSpike([...before, hour(LAST, 2), hour(LAST, 2.1)], 2));
  });

  it('is silent without traffic before, and when all of it was free', () => {
    assert.equal(costSpike([hour(LAST, 100)], 2), undefined);
    assert.equal(costSpike([hour(1, 0), hour(LAST, 100)], 2), undefined);
  });

  it('is silent while the last hour cost nothing', () => {
    assert.equal(costSpike([hour(1, 5)], 2), undefined);
  });

  it('follows the setting', () => {
    assert.equal(costSpike([hour(1, 1), hour(LAST, 5)], 5), undefined);
    assert.ok(costSpike([hour(1, 1), hour(LAST, 5.1)], 5));
  });

  it('says what it compared', () => {
    assert.deepEqual(costSpike([hour(1, 1), hour(2, 2), hour(LAST, 6)], 2), {
      subject: 'cost_spike',
      severity: 'warning',
      text: 'The last hour cost $6.00, 4.0 times the mean of $1.50 of the 2 hours with traffic in the day before.',
      value: 6_000_000_000,
    });
  });

  it('asks for the hour that ends now and the 24 before it, told apart at quarters of an hour', () => {
    const { sinceMs, untilMs, slots } = spikeQuery(1_800_000_060_000); // 08:01
    assert.deepEqual([sinceMs, untilMs], [1_799_910_060_001, 1_800_000_060_001]);
    assert.equal(slots.length, 25);
    assert.deepEqual(slots.slice(0, 3), [1_799_910_060_001, 1_799_913_600_000, 1_799_917_200_000]);
    assert.deepEqual(slots.slice(23), [1_799_992_800_000, 1_799_996_460_001]);
  });
});
