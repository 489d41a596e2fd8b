import assert from 'node:assert/strict';
import fc from 'fast-check';
import { clockText, firstMomentOf, isZone, offsetAt } from '../../../src/core/budget/zone.js';
import { LAW_MS, runs } from '../../support/runs.js';

describe('isZone', () => {
  it('knows IANA names and nothing else', () => {
    assert.deepEqual(
      ['Europe/Berlin', 'UTC', 'America/Argentina/Buenos_Aires', 'local', '', 'Mars/Olympus', 'Etc/Unknown'].map(
        isZone,
      ),
      [true, true, true, false, false, false, false],
    );
  });
});

describe('offsetAt', () => {
  it('is how far the clocks are ahead of UTC, in milliseconds', () => {
    const atMs = Date.parse('2026-01-15T00:00Z');
    assert.deepEqual(
      ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'America/St_Johns'].map((zone) =>
        offsetAt(zone, atMs),
      ),
      [0, 3_600_000, -18_000_000, 20_700_000, -12_600_000],
    );
  });

  it('throws for a zone that nobody knows', () => {
    assert.throws(() => offsetAt('Mars/Olympus', 0), RangeError);
  });
});

describe('firstMomentOf', () => {
  it('is the day after when a zone crosses the date line and leaves a day out', () => {
    // Samoa had no 30 December 2011.
    const moment = firstMomentOf('Pacific/Apia', Date.parse('2011-12-30T12:00Z'));
    assert.equal(new Date(moment).toISOString(), '2011-12-30T10:00:00.000Z');
  });

  it('never goes back as local time goes on', function () {
    this.timeout(LAW_MS);
    const zones = fc.constantFrom(...Intl.supportedValuesOf('timeZone'));
    const anyLocal = fc.integer({ min: Date.parse('2024-01-01T00:00Z'), max: Date.parse('2031-01-01T00:00Z') });
    const law = fc.property(zones, anyLocal, fc.nat(7_200_000), (zone, localMs, laterMs) => {
      assert.ok(firstMomentOf(zone, localMs) <= firstMomentOf(zone, localMs + laterMs));
    });
    fc.assert(law, runs(1_000));
  });
});

describe('clockText', () => {
  it('is what the clocks of the zone show', () => {
    assert.equal(clockText('Europe/Berlin', Date.parse('2026-03-29T01:00Z')), '2026-03-29 03:00');
    assert.equal(clockText('America/New_York', Date.parse('2026-01-01T00:00Z')), '2025-12-31 19:00');
  });
});
