import assert from 'node:assert/strict';
import { CAP_NAMES, isCapName, setCap } from '../../src/cli/cap-settings.js';

describe('caps in the settings', () => {
  it('have five names', () => {
    assert.deepEqual(CAP_NAMES, ['daily', 'weekly', 'monthly', 'per-request', 'per-session']);
    assert.deepEqual(['daily', 'perRequest', 'toString', ''].map(isCapName), [true, false, false, false]);
  });

  it('are set for everyone', () => {
    assert.deepEqual(setCap({ preset: 'best' }, { name: 'per-request', usd: 0.1, owner: undefined }), {
      preset: 'best',
      'budget.perRequest': 0.1,
    });
  });

  it('are taken away by null, for leaving them out would bring the default back', () => {
    assert.deepEqual(setCap({}, { name: 'daily', usd: null, owner: undefined }), { 'budget.daily': null });
  });

  it('are set for a client key, beside its others and those of others', () => {
    const written = { 'budget.clients': { ci: { daily: 1, weekly: 3 }, bot: { daily: 9 } } };
    assert.deepEqual(setCap(written, { name: 'daily', usd: 2, owner: { kind: 'client', name: 'ci' } }), {
      'budget.clients': { ci: { daily: 2, weekly: 3 }, bot: { daily: 9 } },
    });
  });

  it('are set for a team', () => {
    assert.deepEqual(setCap({}, { name: 'monthly', usd: 200, owner: { kind: 'team', name: 'eng' } }), {
      'budget.teams': { eng: { monthly: 200 } },
    });
  });
});
