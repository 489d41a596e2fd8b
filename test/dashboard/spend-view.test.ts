import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { SpendRow } from '../../src/core/spend/types.js';
import { CHART_DAYS, CHART_DIMENSIONS } from '../../src/dashboard/spend.js';
import { spendQuery, toSpendChart } from '../../src/dashboard/spend-view.js';
import { runs } from '../support/runs.js';
import { aSpendRow } from './support/report.js';

const HOUR_MS = 3_600_000;
const BERLIN = { zone: 'Europe/Berlin', resetHour: 0, weekStart: 'monday' } as const;

describe('spend-view', () => {
  describe('spendQuery', () => {
    it('has a slot for each day of the calendar, and goes back through a day of 25 hours', () => {
      // Clocks in Berlin went back on 25 October 2026: that day began at 22:00 UTC and had 25 hours.
      const query = spendQuery(7, ['model'], BERLIN, Date.UTC(2026, 9, 27, 12));
      assert.deepEqual(
        query.slots.map((slotMs) => new Date(slotMs).toISOString()),
        [
          '2026-10-20T22:00:00.000Z',
          '2026-10-21T22:00:00.000Z',
          '2026-10-22T22:00:00.000Z',
          '2026-10-23T22:00:00.000Z',
          '2026-10-24T22:00:00.000Z',
          '2026-10-25T23:00:00.000Z',
          '2026-10-26T23:00:00.000Z',
        ],
      );
      assert.deepEqual([query.sinceMs, query.untilMs, query.by], [query.slots[0], undefined, ['model']]);
    });

    it('goes by the reset hour', () => {
      const { slots } = spendQuery(1, ['model'], { ...BERLIN, resetHour: 6 }, Date.UTC(2026, 10, 20, 4, 59));
      assert.deepEqual(slots, [Date.UTC(2026, 10, 19, 5)]);
    });
  });

  describe('toSpendChart', () => {
    const slots = [Date.UTC(2026, 10, 18, 23), Date.UTC(2026, 10, 19, 23)];
    const chartOf = (rows: readonly SpendRow[]) =>
      toSpendChart({ rows, slots, zone: 'Europe/Berlin', days: 7, by: 'model' });

    it('names days as the calendar of the caps has them', () => {
      assert.deepEqual(chartOf([]).dates, ['2026-11-19', '2026-11-20']);
    });

    it('sums each group by day, with nothing where it had no request', () => {
      const chart = chartOf([
        aSpendRow({ model: 'acme/one' }, { slot: 1, nanoUsd: 2_000_000_000, requests: 3 }),
        aSpendRow({ model: 'acme/two' }, { slot: 0, nanoUsd: 1_000_000_000, estimatedNanoUsd: 1 }),
        aSpendRow({ model: 'acme/two' }, { slot: 1, nanoUsd: 500_000_000 }),
      ]);
      assert.deepEqual(
        chart.groups.map(({ name, spend, byDay }) => [
          name,
          spend.text,
          byDay.map((day) => [day.spend.text, day.requests]),
        ]),
        [
          [
            'acme/one',
            '$2.00',
            [
              ['$0.00', 0],
              ['$2.00', 3],
            ],
          ],
          [
            'acme/two',
            '≈ $1.50',
            [
              ['≈ $1.00', 1],
              ['$0.50', 1],
            ],
          ],
        ],
      );
      assert.deepEqual(
        [chart.total.spend.text, chart.total.byDay.map((day) => day.spend.text)],
        ['≈ $3.50', ['≈ $1.00', '$2.50']],
      );
    });

    it('counts unpriced requests and never shows them as nothing', () => {
      const { groups, total } = chartOf([
        aSpendRow({ model: 'acme/free-text' }, { unpricedRequests: 1 }),
        aSpendRow({ model: 'acme/one' }, { nanoUsd: 1_000_000_000 }),
      ]);
      assert.deepEqual(groups[1]?.byDay[0], {
        spend: { text: 'unpriced', nanoUsd: undefined },
        requests: 1,
        unpricedRequests: 1,
      });
      assert.deepEqual([total.spend.text, total.unpricedRequests], ['$1.00', 1]);
    });

    it('puts the dearest group first, then the busiest, then by name', () => {
      const { groups } = chartOf([
        aSpendRow({ model: 'd' }),
        aSpendRow({ model: 'c' }),
        aSpendRow({ model: 'b' }, { requests: 2 }),
        aSpendRow({ model: 'a' }, { nanoUsd: 1 }),
      ]);
      assert.deepEqual(
        groups.map(({ name }) => name),
        ['a', 'b', 'c', 'd'],
      );
    });

    const numbered = (count: number): readonly SpendRow[] =>
      Array.from({ length: count }, (_, at) => aSpendRow({ model: `m${at}` }, { nanoUsd: 100 - at }));

    it('shows seven groups as they are', () => {
      assert.deepEqual(
        chartOf(numbered(7)).groups.map(({ name, merged }) => [name, merged]),
        [0, 1, 2, 3, 4, 5, 6].map((at) => [`m${at}`, 0]),
      );
    });

    it('puts all beyond the seventh together, last', () => {
      const { groups } = chartOf(numbered(10));
      assert.equal(groups.length, 8);
      const others = groups.at(-1);
      // 93 + 92 + 91
      assert.deepEqual([others?.name, others?.merged, others?.spend.nanoUsd, others?.requests], ['', 3, 276, 3]);
    });

    it('adds up, whatever it is grouped by: by group and by day it is the same sum', () => {
      const row = fc
        .record({
          name: fc.constantFrom('', 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'),
          slot: fc.integer({ min: 0, max: 6 }),
          nanoUsd: fc.integer({ min: 0, max: 1_000_000_000_000 }),
          requests: fc.integer({ min: 1, max: 1_000 }),
        })
        .map(({ name, ...rest }) => ({ rest, group: Object.fromEntries(CHART_DIMENSIONS.map((by) => [by, name])) }))
        .map(({ rest, group }) => aSpendRow(group, rest));
      fc.assert(
        fc.property(
          fc.array(row),
          fc.constantFrom(...CHART_DIMENSIONS),
          fc.constantFrom(...CHART_DAYS),
          (rows, by, days) => {
            const sevenSlots = Array.from({ length: 7 }, (_, at) => at * 24 * HOUR_MS);
            const { groups, total } = toSpendChart({ rows, slots: sevenSlots, zone: 'UTC', days, by });
            const sum = rows.reduce((all, { nanoUsd }) => all + nanoUsd, 0);
            const ofDays = (of: typeof total): number =>
              of.byDay.reduce((all, day) => all + (day.spend.nanoUsd ?? 0), 0);
            assert.equal(total.spend.nanoUsd, sum);
            assert.equal(
              groups.reduce((all, group) => all + (group.spend.nanoUsd ?? 0), 0),
              sum,
            );
            assert.equal(ofDays(total), sum);
            assert.equal(
              groups.reduce((all, group) => all + ofDays(group as typeof total), 0),
              sum,
            );
          },
        ),
        runs(1_000),
      );
    });
  });
});
