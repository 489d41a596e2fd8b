import assert from 'node:assert/strict';
import { usableSettings } from '../../src/config/usable.js';

describe('usableSettings', () => {
  it('keeps what can be used, and names the rest', () => {
    const { settings, faults } = usableSettings({ 'proxy.port': 'many', maxFallbacks: 4, 'proxy.prot': 1 });
    assert.deepEqual([settings['proxy.port'], settings.maxFallbacks], [8787, 4]);
    assert.deepEqual(
      faults.map(({ name }) => name),
      ['proxy.port', 'proxy.prot'],
    );
    assert.match(faults[0]?.problem ?? '', /^is not used: /);
    assert.equal(faults[1]?.problem, 'is no setting of Signalbox');
  });

  it('has no fault to find in what is fine', () => {
    assert.deepEqual(usableSettings({ 'proxy.port': 1234 }).faults, []);
  });

  it('names the place inside of a larger setting, of which nothing is used then', () => {
    const { settings, faults } = usableSettings({ 'budget.workspace': { daily: -1, weekly: 3 } });
    assert.deepEqual(settings['budget.workspace'], {});
    assert.equal(faults[0]?.name, 'budget.workspace.daily');
  });
});
