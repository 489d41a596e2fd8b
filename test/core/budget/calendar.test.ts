import assert from 'node:assert/strict';
import { calendarOf } from '../../../src/core/budget/calendar.js';

describe('calendarOf', () => {
  const settings = { timezone: 'local', resetHour: 4, weekStart: 'sunday', systemZone: 'Asia/Tokyo' } as const;
  const tokyo = { zone: 'Asia/Tokyo', resetHour: 4, weekStart: 'sunday' };

  it('goes by the zone of the machine', () => {
    assert.deepEqual(calendarOf(settings), { calendar: tokyo, unknownZone: undefined });
  });

  it('goes by the zone of the settings', () => {
    assert.deepEqual(calendarOf({ ...settings, timezone: 'Europe/Berlin' }), {
      calendar: { ...tokyo, zone: 'Europe/Berlin' },
      unknownZone: undefined,
    });
  });

  it('falls back to the zone of the machine for one that nobody knows, and says so', () => {
    assert.deepEqual(calendarOf({ ...settings, timezone: 'Europe/Atlantis' }), {
      calendar: tokyo,
      unknownZone: 'Europe/Atlantis',
    });
  });

  it('goes by UTC on a machine that does not know where it is', () => {
    assert.deepEqual(calendarOf({ ...settings, systemZone: 'Etc/Unknown' }), {
      calendar: { ...tokyo, zone: 'UTC' },
      unknownZone: undefined,
    });
  });
});
