import assert from 'node:assert/strict';
import type { BudgetCalendar } from '../../src/core/budget/types.js';
import { daySlots, parseSince } from '../../src/cli/since.js';
import { CALENDAR, NOW_MS } from './support.js';

const BERLIN: BudgetCalendar = { zone: 'Europe/Berlin', resetHour: 4, weekStart: 'monday' };

const since = (text: string, calendar = CALENDAR): string => new Date(parseSince(text, calendar, NOW_MS)).toISOString();

describe('--since', () => {
  it('counts days of the calendar, today among them', () => {
    assert.equal(since('1d'), '2026-11-26T00:00:00.000Z');
    assert.equal(since('7d'), '2026-11-20T00:00:00.000Z');
    assert.equal(since('1d', BERLIN), '2026-11-26T03:00:00.000Z');
  });

  it('counts days over a change of clocks', () => {
    assert.equal(since('40d', BERLIN), '2026-10-18T02:00:00.000Z');
  });

  it('counts hours from now', () => assert.equal(since('24h'), '2026-11-25T15:30:00.000Z'));

  it('takes a date, from its reset hour on', () => {
    assert.equal(since('2026-11-01'), '2026-11-01T00:00:00.000Z');
    assert.equal(since('2026-11-01', BERLIN), '2026-11-01T03:00:00.000Z');
  });

  it('takes everything', () => assert.equal(since('all'), '1970-01-01T00:00:00.000Z'));

  for (const text of [
    '',
    '0d',
    '0h',
    '3661d',
    '7',
    'd',
    '-7d',
    '7w',
    '2026-02-30',
    '2026-13-01',
    '2026-1-1',
    'today',
  ]) {
    it(`refuses "${text}", and says what it takes`, () => {
      assert.throws(() => since(text), { kind: 'invalid-request', message: /7d, 24h, 2026-11-01 or all/ });
    });
  }
});

describe('days of a table', () => {
  const days = (sinceMs: number): readonly string[] =>
    daySlots(sinceMs, CALENDAR, NOW_MS).map((ms) => new Date(ms).toISOString().slice(0, 16));

  it('go from the first to today', () => {
    assert.deepEqual(days(Date.UTC(2026, 10, 25)), ['2026-11-25T00:00', '2026-11-26T00:00']);
  });

  it('begin in the middle of the first one, if that is when it begins', () => {
    assert.deepEqual(days(Date.UTC(2026, 10, 25, 15, 30)), ['2026-11-25T15:30', '2026-11-26T00:00']);
  });

  it('are one when it begins today, and none when it begins later', () => {
    assert.deepEqual(days(NOW_MS), ['2026-11-26T15:30']);
    assert.deepEqual(days(NOW_MS + 1), []);
  });

  it('are the last 366 at most', () => {
    const all = days(0);
    assert.deepEqual([all.length, all[0]], [366, '2025-11-26T00:00']);
  });
});
