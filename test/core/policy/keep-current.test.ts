import assert from 'node:assert/strict';
import { keepCurrent } from '../../../src/core/policy/keep-current.js';
import { DEFAULT_STAGES } from '../../../src/core/policy/index.js';
import { route } from '../../../src/core/route/route.js';
import { aModel } from '../../support/builders.js';
import { aContext, aPool, apply, namesOf, readyFor } from '../../support/routing.js';

const LAST_MOMENT_MS = Date.parse('2026-08-16T23:59:59.999Z');

describe('keep-current', () => {
  const old = aModel({ model: 'old', lifecycle: { retiresOn: '2026-08-16', successor: 'acme/new' } });
  const pool = aPool(old, aModel({ model: 'new' }));
  const at = (atMs: number) => apply(keepCurrent, pool, aContext({ atMs }));

  it('keeps a model to the end of its last day', () => {
    assert.deepEqual(namesOf(at(LAST_MOMENT_MS)), ['old', 'new']);
  });

  it('drops it after that, and says what to use instead', () => {
    const { kept, rejected } = at(LAST_MOMENT_MS + 1);
    assert.deepEqual(
      kept.map(({ model }) => model.model),
      ['new'],
    );
    assert.deepEqual(rejected, [{ stage: 'keep-current', reason: 'retired on 2026-08-16; use acme/new instead' }]);
  });

  it('leaves a model in that was asked for by name', () => {
    const asked = { kind: 'explicit', ref: { provider: 'acme', model: 'old' } } as const;
    assert.equal(apply(keepCurrent, pool, aContext({ atMs: LAST_MOMENT_MS + 1, asked })), pool);
  });

  it('holds for the advice on what a key would change', () => {
    const hooli = (model: string) => aModel({ provider: 'hooli', model, tier: 'mid' });
    const retired = { ...hooli('a'), lifecycle: { retiresOn: '2026-08-16' } };
    const models = [aModel({ model: 'cheap', tier: 'cheap' }), retired, hooli('b')];
    const access = new Map([...readyFor('acme'), ['hooli', { state: 'key-missing', hint: 'add a key' }] as const]);
    const { ifAllReady, rejectionGroups } = route(models, DEFAULT_STAGES, aContext({ access }));
    assert.equal(ifAllReady?.candidate.model.model, 'b');
    // One group for the provider that has no key: what is kept of a decision does not grow by its retired models.
    assert.deepEqual(rejectionGroups, [
      { stage: 'require-access', reason: 'add a key', models: ['hooli/*'], count: 2 },
    ]);
  });
});
