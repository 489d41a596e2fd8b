import assert from 'node:assert/strict';
import { checkSettings } from '../../../src/app/doctor/check-settings.js';

describe('the doctor on settings', () => {
  it('has nothing to say when all are used', () => {
    assert.deepEqual(checkSettings({ ignored: [], leftOut: [] }, 'settings.json'), [
      { check: 'settings', state: 'ok', what: 'All settings are used as they are written.' },
    ]);
  });

  it('tells each that is not used, and where to correct it', () => {
    const faults = {
      ignored: ['"proxy.port" is not used: too big.'],
      leftOut: ['Provider "x" is left out: use https'],
    };
    assert.deepEqual(checkSettings(faults, 'settings.json'), [
      {
        check: 'settings',
        state: 'warning',
        what: '"proxy.port" is not used: too big.',
        doThis: 'Correct it in settings.json, or take it out.',
      },
      {
        check: 'settings',
        state: 'problem',
        what: 'Provider "x" is left out: use https',
        doThis: 'Correct "providers.custom" in settings.json.',
      },
    ]);
  });
});
