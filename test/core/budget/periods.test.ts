import assert from 'node:assert/strict';
import fc from 'fast-check';
import { nextReset, periodAt, type CalendarPeriod } from '../../../src/core/budget/periods.js';
import { WEEKDAYS, type BudgetCalendar } from '../../../src/core/budget/types.js';
import { LAW_MS, runs } from '../../support/runs.js';

const calendar = (zone: string, over: Partial<BudgetCalendar> = {}): BudgetCalendar => ({
  zone,
  resetHour: 0,
  weekStart: 'monday',
  ...over,
});

/** The period that a moment falls in, as two moments of UTC. */
function spanOf(period: CalendarPeriod, of: BudgetCalendar, at: string): [string, string] {
  const { startMs, endMs } = periodAt(period, of, Date.parse(at));
  const text = (ms: number) => new Date(ms).toISOString().slice(0, 16);
  return [text(startMs), text(endMs)];
}

describe('a day', () => {
  it('is one of the calendar in an ordinary zone', () => {
    assert.deepEqual(spanOf('day', calendar('UTC'), '2026-11-26T09:30Z'), ['2026-11-26T00:00', '2026-11-27T00:00']);
  });

  it('begins at the very moment and ends a millisecond before the next', () => {
    const utc = calendar('UTC');
    assert.deepEqual(spanOf('day', utc, '2026-11-26T23:59:59.999Z'), ['2026-11-26T00:00', '2026-11-27T00:00']);
    assert.deepEqual(spanOf('day', utc, '2026-11-27T00:00:00.000Z'), ['2026-11-27T00:00', '2026-11-28T00:00']);
  });

  it('has 23 hours when Berlin puts its clocks forward', () => {
    assert.deepEqual(spanOf('day', calendar('Europe/Berlin'), '2026-03-29T12:00Z'), [
      '2026-03-28T23:00',
      '2026-03-29T22:00',
    ]);
  });

  it('has 25 hours when Berlin puts its clocks back', () => {
    assert.deepEqual(spanOf('day', calendar('Europe/Berlin'), '2026-10-25T12:00Z'), [
      '2026-10-24T22:00',
      '2026-10-25T23:00',
    ]);
  });

  it('has 23 and 25 hours in New York', () => {
    const newYork = calendar('America/New_York');
    assert.deepEqual(spanOf('day', newYork, '2026-03-08T12:00Z'), ['2026-03-08T05:00', '2026-03-09T04:00']);
    assert.deepEqual(spanOf('day', newYork, '2026-11-01T12:00Z'), ['2026-11-01T04:00', '2026-11-02T05:00']);
  });

  it('has 23.5 and 24.5 hours on Lord Howe, where summer time is half an hour', () => {
    const lordHowe = calendar('Australia/Lord_Howe');
    assert.deepEqual(spanOf('day', lordHowe, '2026-10-04T00:00Z'), ['2026-10-03T13:30', '2026-10-04T13:00']);
    assert.deepEqual(spanOf('day', lordHowe, '2026-04-05T00:00Z'), ['2026-04-04T13:00', '2026-04-05T13:30']);
  });

  it('begins at a quarter hour where the zone is off by one', () => {
    assert.deepEqual(spanOf('day', calendar('Asia/Kathmandu'), '2026-01-15T12:00Z'), [
      '2026-01-14T18:15',
      '2026-01-15T18:15',
    ]);
    assert.deepEqual(spanOf('day', calendar('Pacific/Chatham'), '2026-09-26T14:00Z'), [
      '2026-09-26T11:15',
      '2026-09-27T10:15',
    ]);
  });

  it('begins after the gap when its reset hour is skipped', () => {
    const berlin = calendar('Europe/Berlin', { resetHour: 2 });
    assert.deepEqual(spanOf('day', berlin, '2026-03-29T00:59:59.999Z'), ['2026-03-28T01:00', '2026-03-29T01:00']);
    assert.deepEqual(spanOf('day', berlin, '2026-03-29T01:00Z'), ['2026-03-29T01:00', '2026-03-30T00:00']);
  });

  it('begins at the end of the gap when that is its reset hour', () => {
    const berlin = calendar('Europe/Berlin', { resetHour: 3 });
    assert.deepEqual(spanOf('day', berlin, '2026-03-29T01:00Z'), ['2026-03-29T01:00', '2026-03-30T01:00']);
  });

  it('begins at the first of two reset hours, and not again at the second', () => {
    const berlin = calendar('Europe/Berlin', { resetHour: 2 });
    const longDay = ['2026-10-25T00:00', '2026-10-26T01:00'];
    assert.deepEqual(spanOf('day', berlin, '2026-10-24T23:59:59.999Z'), ['2026-10-24T00:00', '2026-10-25T00:00']);
    assert.deepEqual(spanOf('day', berlin, '2026-10-25T00:00Z'), longDay);
    assert.deepEqual(spanOf('day', berlin, '2026-10-25T01:00Z'), longDay);
    assert.deepEqual(spanOf('day', berlin, '2026-10-25T01:30Z'), longDay);
  });

  it('goes on while clocks that were put back show the time before its reset hour again', () => {
    const chatham = calendar('Pacific/Chatham', { resetHour: 3 }); // put back from 03:45 to 02:45
    const longDay = ['2026-04-04T13:15', '2026-04-05T14:15'];
    assert.deepEqual(spanOf('day', chatham, '2026-04-04T13:15Z'), longDay);
    assert.deepEqual(spanOf('day', chatham, '2026-04-04T14:00Z'), longDay);
    const troll = calendar('Antarctica/Troll', { resetHour: 2 }); // put back from 03:00 to 01:00
    assert.deepEqual(spanOf('day', troll, '2026-10-25T01:30Z'), ['2026-10-25T00:00', '2026-10-26T02:00']);
  });

  it('begins once clocks that were put back have reached the reset hour', () => {
    const berlin = calendar('Europe/Berlin', { resetHour: 3 });
    assert.deepEqual(spanOf('day', berlin, '2026-10-25T01:59Z'), ['2026-10-24T01:00', '2026-10-25T02:00']);
    assert.deepEqual(spanOf('day', berlin, '2026-10-25T02:00Z'), ['2026-10-25T02:00', '2026-10-26T02:00']);
  });

  it('begins at one o’clock where midnight is skipped', () => {
    assert.deepEqual(spanOf('day', calendar('Africa/Cairo'), '2026-04-24T06:00Z'), [
      '2026-04-23T22:00',
      '2026-04-24T21:00',
    ]);
  });

  it('has a leap day in the years that have one', () => {
    const utc = calendar('UTC');
    assert.deepEqual(spanOf('day', utc, '2028-02-29T05:00Z'), ['2028-02-29T00:00', '2028-03-01T00:00']);
    assert.deepEqual(spanOf('day', utc, '2027-02-28T05:00Z'), ['2027-02-28T00:00', '2027-03-01T00:00']);
  });
});

describe('a week', () => {
  it('begins on the day that was chosen, each of the seven', () => {
    // 26 November 2026 is a Thursday.
    const starts = WEEKDAYS.map((weekStart) => spanOf('week', calendar('UTC', { weekStart }), '2026-11-26T12:00Z')[0]);
    assert.deepEqual(starts, [
      '2026-11-23T00:00',
      '2026-11-24T00:00',
      '2026-11-25T00:00',
      '2026-11-26T00:00',
      '2026-11-20T00:00',
      '2026-11-21T00:00',
      '2026-11-22T00:00',
    ]);
  });

  it('goes on into the next month and year', () => {
    assert.deepEqual(spanOf('week', calendar('UTC'), '2027-01-01T00:00Z'), ['2026-12-28T00:00', '2027-01-04T00:00']);
  });

  it('is right around 1970 as well', () => {
    const friday = calendar('UTC', { weekStart: 'friday' });
    assert.deepEqual(spanOf('week', friday, '1970-01-01T23:59Z'), ['1969-12-26T00:00', '1970-01-02T00:00']);
    assert.deepEqual(spanOf('week', friday, '1970-01-02T00:00Z'), ['1970-01-02T00:00', '1970-01-09T00:00']);
  });

  it('is an hour shorter when clocks are put forward in it', () => {
    assert.deepEqual(spanOf('week', calendar('Europe/Berlin'), '2026-03-27T00:00Z'), [
      '2026-03-22T23:00',
      '2026-03-29T22:00',
    ]);
  });

  it('begins at the reset hour', () => {
    const utc = calendar('UTC', { resetHour: 6, weekStart: 'sunday' });
    assert.deepEqual(spanOf('week', utc, '2026-11-22T05:59Z'), ['2026-11-15T06:00', '2026-11-22T06:00']);
    assert.deepEqual(spanOf('week', utc, '2026-11-22T06:00Z'), ['2026-11-22T06:00', '2026-11-29T06:00']);
  });
});

describe('a month', () => {
  it('ends at the last millisecond of its last day', () => {
    const utc = calendar('UTC');
    assert.deepEqual(spanOf('month', utc, '2026-11-30T23:59:59.999Z'), ['2026-11-01T00:00', '2026-12-01T00:00']);
    assert.deepEqual(spanOf('month', utc, '2026-12-01T00:00Z'), ['2026-12-01T00:00', '2027-01-01T00:00']);
  });

  it('has 29 days in a leap February', () => {
    assert.deepEqual(spanOf('month', calendar('UTC'), '2028-02-29T23:00Z'), ['2028-02-01T00:00', '2028-03-01T00:00']);
  });

  it('begins at the reset hour of its first day', () => {
    const tokyo = calendar('Asia/Tokyo', { resetHour: 9 });
    assert.deepEqual(spanOf('month', tokyo, '2026-10-31T23:59Z'), ['2026-10-01T00:00', '2026-11-01T00:00']);
    assert.deepEqual(spanOf('month', tokyo, '2026-11-01T00:00Z'), ['2026-11-01T00:00', '2026-12-01T00:00']);
  });

  it('tells when the next one begins', () => {
    assert.equal(nextReset('month', calendar('UTC'), Date.parse('2026-11-26T12:00Z')), Date.parse('2026-12-01T00:00Z'));
  });
});

describe('periods', function () {
  this.timeout(LAW_MS);
  const HOUR_MS = 3_600_000;
  const QUARTER_MS = HOUR_MS / 4;
  const anyCalendar = fc.record({
    zone: fc.constantFrom(...Intl.supportedValuesOf('timeZone')),
    resetHour: fc.nat(23),
    weekStart: fc.constantFrom(...WEEKDAYS),
  });
  const anyMoment = fc.integer({ min: Date.parse('2024-01-01T00:00Z'), max: Date.parse('2031-01-01T00:00Z') });
  const anyPeriod = fc.constantFrom<CalendarPeriod>('day', 'week', 'month');

  it('follow each other without a gap and without sharing a moment, in every zone of the world', () => {
    const law = fc.property(anyPeriod, anyCalendar, anyMoment, (period, of, atMs) => {
      const { startMs, endMs } = periodAt(period, of, atMs);
      assert.ok(startMs <= atMs && atMs < endMs);
      assert.equal(periodAt(period, of, startMs - 1).endMs, startMs);
      assert.equal(periodAt(period, of, endMs).startMs, endMs);
      assert.deepEqual(periodAt(period, of, endMs - 1), { startMs, endMs });
    });
    fc.assert(law, runs(2_000));
  });

  it('begin at a quarter hour of UTC, and days have 23 to 25 hours', () => {
    const law = fc.property(anyPeriod, anyCalendar, anyMoment, (period, of, atMs) => {
      const { startMs, endMs } = periodAt(period, of, atMs);
      assert.equal(startMs % QUARTER_MS, 0);
      if (period === 'day') assertLength(of.zone, endMs - startMs);
    });
    fc.assert(law, runs(2_000));
  });

  /** Only one station in the Antarctic puts its clocks forward by two hours. */
  function assertLength(zone: string, ms: number): void {
    const change = zone === 'Antarctica/Troll' ? 2 : 1;
    assert.ok(ms >= (24 - change) * HOUR_MS && ms <= (24 + change) * HOUR_MS, `${zone}: ${ms / HOUR_MS} hours`);
  }

  it('are the same whatever was asked before', () => {
    const law = fc.property(anyPeriod, anyCalendar, fc.array(anyMoment, { minLength: 2 }), (period, of, moments) => {
      const alone = moments.map((atMs) => {
        periodAt(period, of, Date.parse('2020-01-01T00:00Z'));
        return periodAt(period, of, atMs);
      });
      assert.deepEqual(
        moments.map((atMs) => periodAt(period, of, atMs)),
        alone,
      );
    });
    fc.assert(law, runs(300));
  });

  it('of all zones tile the days on which any clocks are changed', () => {
    const changeDays = [
      '2026-03-08',
      '2026-03-29',
      '2026-04-05',
      '2026-04-24',
      '2026-10-04',
      '2026-10-25',
      '2026-11-01',
    ];
    for (const zone of Intl.supportedValuesOf('timeZone')) {
      for (const day of changeDays) {
        const around = Date.parse(`${day}T00:00Z`);
        let at = around - 48 * HOUR_MS;
        while (at < around + 48 * HOUR_MS) {
          const { startMs, endMs } = periodAt('day', calendar(zone, { resetHour: 2 }), at);
          assert.ok(startMs <= at, zone);
          assertLength(zone, endMs - startMs);
          at = endMs;
        }
      }
    }
  });
});
