import assert from 'node:assert/strict';
import { durationText } from '../../src/dashboard/duration.js';

describe('durationText', () => {
  const durations: readonly (readonly [number, string])[] = [
    [0, '0 ms'],
    [999.4, '999 ms'],
    [999.5, '1.00 s'],
    [1_000, '1.00 s'],
    [1_240, '1.24 s'],
    [59_994, '59.99 s'],
    [59_995, '1 min 00 s'],
    [60_000, '1 min 00 s'],
    [125_000, '2 min 05 s'],
    [3_600_000, '60 min 00 s'],
  ];
  for (const [durationMs, text] of durations) {
    it(`writes ${durationMs} milliseconds as ${text}`, () => {
      assert.equal(durationText(durationMs), text);
    });
  }
});
