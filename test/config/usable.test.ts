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

describe('patterns that cannot be read', () => {
  const patternsOf = (patterns: unknown) =>
    usableSettings({ 'guardrails.patterns': patterns }).settings['guardrails.patterns'];
  const FINE = { name: 'fine', pattern: 'x', action: 'warn' };

  it('stay in their place without a text, so that they block, and leave the others as they are', () => {
    const { settings, faults } = usableSettings({
      maxFallbacks: 1,
      'guardrails.patterns': [FINE, { name: 'tickets', pattern: '', action: 'block' }, { pattern: 'x' }, 'y'],
    });
    assert.deepEqual(settings['guardrails.patterns'], [
      FINE,
      { name: 'tickets', pattern: '', action: 'block' },
      { name: 'number 3', pattern: '', action: 'block' },
      { name: 'number 4', pattern: '', action: 'block' },
    ]);
    assert.equal(settings.maxFallbacks, 1);
    assert.deepEqual(
      faults.map(({ name }) => name),
      [
        'guardrails.patterns.1.pattern',
        'guardrails.patterns.2.name',
        'guardrails.patterns.2.action',
        'guardrails.patterns.3',
      ],
    );
  });

  it('still only warn where they say so', () => {
    const broken = { name: 'a/b', pattern: 'x', action: 'warn' };
    assert.deepEqual(patternsOf([broken]), [{ name: 'number 1', pattern: '', action: 'warn' }]);
  });

  it('block when the setting is no list at all', () => {
    assert.deepEqual(patternsOf('ACME'), [{ name: 'number 1', pattern: '', action: 'block' }]);
  });

  it('are no matter when another setting cannot be read', () => {
    const raw = { maxFallbacks: 'many', 'guardrails.patterns': [FINE] };
    assert.deepEqual(usableSettings(raw).settings['guardrails.patterns'], [FINE]);
    assert.deepEqual(usableSettings({ maxFallbacks: 'many' }).settings['guardrails.patterns'], []);
  });

  for (const [length, count] of [
    [1_000, 0],
    [1_001, 1],
  ] as const) {
    it(`are those of ${length} characters${count === 0 ? ' not' : ''}`, () => {
      const pattern = 'x'.repeat(length);
      const { faults } = usableSettings({ 'guardrails.patterns': [{ ...FINE, pattern }] });
      assert.equal(faults.length, count);
    });
  }

  for (const [name, count] of [
    ['Kundennummer ü-1', 0],
    ['a.b_c-d 2', 0],
    ['', 1],
    [' a', 1],
    ['a"b', 1],
    ['x'.repeat(64), 0],
    ['x'.repeat(65), 1],
  ] as const) {
    it(`${count === 0 ? 'are not' : 'are'} those with the name "${name}"`, () => {
      assert.equal(usableSettings({ 'guardrails.patterns': [{ ...FINE, name }] }).faults.length, count);
    });
  }
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
