import assert from 'node:assert/strict';
import fc from 'fast-check';
import { costSpike, mayBeSpike, roughSpikeQuery, spikeQuery } from '../../../src/core/alerts/cost-spike.js';
import type { SpendQuery } from '../../../src/core/spend/types.js';
import { runs } from '../../support/runs.js';

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

describe('the rough look at spend', () => {
  const NOW_MS = 1_800_000_060_000;
  const HOUR_MS = 3_600_000;
  const QUARTER_MS = HOUR_MS / 4;

  it('asks only for quarters of an hour', () => {
    const { slots, untilMs } = roughSpikeQuery(NOW_MS);
    assert.equal(untilMs, undefined);
    assert.equal(slots.length, 25);
    assert.deepEqual(
      slots.filter((atMs) => atMs % QUARTER_MS !== 0),
      [],
    );
  });

  /** Groups requests as the ledger does. */
  const rowsOf = (
    { sinceMs, untilMs = Infinity, slots }: SpendQuery,
    requests: readonly (readonly [number, number])[],
  ) =>
    requests
      .filter(([atMs]) => atMs >= sinceMs && atMs < untilMs)
      .map(([atMs, nanoUsd]) => ({ slot: slots.findLastIndex((from) => from <= atMs), requests: 1, nanoUsd }));

  it('never rules out a spike that there is', () => {
    const request = fc.tuple(fc.integer({ min: NOW_MS - 26 * HOUR_MS, max: NOW_MS }), fc.integer({ min: 0, max: 100 }));
    fc.assert(
      fc.property(fc.array(request, { maxLength: 60 }), fc.constantFrom(1, 1.5, 2, 5), (requests, times) => {
        const isSpike = costSpike(rowsOf(spikeQuery(NOW_MS), requests), times) !== undefined;
        assert.ok(!isSpike || mayBeSpike(rowsOf(roughSpikeQuery(NOW_MS), requests), times));
      }),
      runs(2_000),
    );
  });

  it('rules steady spending out', () => {
    const steady = Array.from({ length: 100 }, (_, at): [number, number] => [NOW_MS - at * QUARTER_MS, 10]);
    assert.equal(mayBeSpike(rowsOf(roughSpikeQuery(NOW_MS), steady), 2), false);
  });
});
