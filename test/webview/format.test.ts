import assert from 'node:assert/strict';
import {
  dateText,
  durationText,
  isoText,
  kilobytesText,
  longDateText,
  percentIntervalText,
  percentText,
  pointsText,
  preciseText,
  shortTimeText,
  timeText,
  usedText,
} from '../../src/webview/format.js';

describe('format', () => {
  it('gives points a sign, and none to zero', () => {
    assert.deepEqual([0.12, -0.08, 0, -0.00004].map(pointsText), ['+0.1200', '−0.0800', '0.0000', '0.0000']);
  });

  it('never rounds something to nothing', () => {
    assert.deepEqual([0, 0.004, 0.005, 0.714, 1].map(percentText), [
      '0\u00a0%',
      '<\u00a01\u00a0%',
      '1\u00a0%',
      '71\u00a0%',
      '100\u00a0%',
    ]);
  });

  it('never says that a cap is used up before it is', () => {
    assert.deepEqual([0, 0.004, 0.29, 0.7999, 0.999_999, 1, 1.05].map(usedText), [
      '0\u00a0%',
      '<\u00a01\u00a0%',
      '29\u00a0%',
      '79\u00a0%',
      '99\u00a0%',
      '100\u00a0%',
      '105\u00a0%',
    ]);
  });

  it('writes measured shares with one decimal, and their intervals without', () => {
    assert.deepEqual([0.6933, 0, 1, undefined].map(preciseText), ['69.3\u00a0%', '0.0\u00a0%', '100.0\u00a0%', '–']);
    assert.equal(percentIntervalText({ low: 0.6424, high: 0.7459 }), '64\u00a0–\u00a075\u00a0%');
  });

  it('keeps a length of time on one line', () => {
    assert.deepEqual([536, 1_500, 125_000].map(durationText), [
      '536\u00a0ms',
      '1.50\u00a0s',
      '2\u00a0min\u00a005\u00a0s',
    ]);
  });

  it('writes sizes in thousands of bytes', () => {
    assert.equal(kilobytesText(260_893), '261\u00a0kB');
  });

  it('shows seconds today and the day before that', () => {
    const noonMs = new Date(2026, 10, 20, 12).getTime();
    const midnightMs = new Date(2026, 10, 20).getTime();
    assert.match(timeText(midnightMs, noonMs), /:00:00/);
    assert.doesNotMatch(timeText(midnightMs - 1, noonMs), /:59:59/);
  });

  it('shows the clock alone today, and the day on any other', () => {
    const noonMs = new Date(2026, 10, 20, 12).getTime();
    assert.match(shortTimeText(new Date(2026, 10, 20, 23, 59).getTime(), noonMs), /^11:59\sPM$/);
    assert.match(shortTimeText(new Date(2026, 10, 21).getTime(), noonMs), /^Sat, Nov 21, 12:00\sAM$/);
  });

  it('writes a date as that date in every zone, and what is none as it is', () => {
    assert.deepEqual([dateText('2026-11-20'), longDateText('2026-11-20')], ['Nov 20', 'November 20, 2026']);
    assert.equal(longDateText('soon'), 'soon');
  });

  it('writes moments for machines in UTC', () => {
    assert.equal(isoText(0), '1970-01-01T00:00:00.000Z');
  });
});
