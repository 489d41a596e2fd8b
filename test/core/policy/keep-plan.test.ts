import assert from 'node:assert/strict';
import { keepPlan } from '../../../src/core/policy/keep-plan.js';
import type { PlanHeadroom } from '../../../src/core/plan/headroom.js';
import { aModel } from '../../support/builders.js';
import { aContext, aPool, apply } from '../../support/routing.js';

describe('keep-plan', () => {
  const pool = aPool(aModel({ provider: 'acme' }), aModel({ provider: 'beta' }));
  const aHeadroom = (leftShare: number, over: Partial<PlanHeadroom> = {}): PlanHeadroom => ({
    name: 'Acme Max',
    overflow: 'stop',
    tightest: { hours: 5, leftShare, until: '14:20' },
    ...over,
  });
  const after = (headroom: PlanHeadroom, asked = aContext().asked) =>
    apply(keepPlan, pool, aContext({ plans: new Map([['acme', headroom]]), asked }));
  const providers = (headroom: PlanHeadroom) => after(headroom).kept.map(({ model }) => model.provider);

  it('keeps everything without plans', () => {
    assert.equal(apply(keepPlan, pool, aContext()), pool);
    assert.equal(apply(keepPlan, pool, aContext({ plans: new Map() })), pool);
  });

  it('keeps a provider with the least bit of room', () =>
    assert.deepEqual(providers(aHeadroom(0.001)), ['acme', 'beta']));

  it('drops one whose window is used up, and says until when', () => {
    const { kept, rejected } = after(aHeadroom(0));
    assert.deepEqual(
      kept.map(({ model }) => model.provider),
      ['beta'],
    );
    assert.equal(rejected[0]?.reason, 'the 5-hour window of your plan with Acme Max is used up until 14:20');
  });

  it('drops a model that was named as well', () => {
    const asked = { kind: 'explicit', ref: { provider: 'acme', model: 'one' } } as const;
    assert.equal(after(aHeadroom(0), asked).rejected.length, 1);
  });

  it('keeps one whose overflow is paid for', () =>
    assert.deepEqual(providers(aHeadroom(0, { overflow: 'pay' })), ['acme', 'beta']));

  it('keeps one of which nothing is known', () =>
    assert.deepEqual(providers(aHeadroom(0, { tightest: undefined })), ['acme', 'beta']));

  it('depends on used up plans only, so that a request more or less changes nothing', () => {
    const on = (headroom: PlanHeadroom) => keepPlan.dependsOn(aContext({ plans: new Map([['acme', headroom]]) }));
    assert.deepEqual(on(aHeadroom(0.5)), on(aHeadroom(0.4)));
    assert.deepEqual(on(aHeadroom(0)), ['acme', 'the 5-hour window of your plan with Acme Max is used up until 14:20']);
  });
});
