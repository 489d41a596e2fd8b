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

describe('a residency that cannot be read', () => {
  it('lets prompts go nowhere but to this machine, where the default would let them go anywhere', () => {
    const { settings, faults } = usableSettings({ 'routing.residency': ['EU'], maxFallbacks: 1 });
    assert.deepEqual(settings['routing.residency'], []);
    assert.equal(settings.maxFallbacks, 1);
    assert.equal(faults[0]?.name, 'routing.residency.0');
    assert.deepEqual(usableSettings({ 'routing.residency': 'eu' }).settings['routing.residency'], []);
  });

  it('is no matter when another setting cannot be read', () => {
    const { settings } = usableSettings({ 'routing.residency': ['eu'], maxFallbacks: 'many' });
    assert.deepEqual(settings['routing.residency'], ['eu']);
    assert.deepEqual(usableSettings({ maxFallbacks: 'many' }).settings['routing.residency'], ['any']);
  });
});
