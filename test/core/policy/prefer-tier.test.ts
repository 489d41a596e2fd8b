import assert from 'node:assert/strict';
import { preferTier, wantedTier } from '../../../src/core/policy/prefer-tier.js';
import type { Preset } from '../../../src/core/route/types.js';
import type { Tier } from '../../../src/core/model.js';
import { aClassification, aModel } from '../../support/builders.js';
import { aContext, aPool, apply } from '../../support/routing.js';

describe('prefer-tier', () => {
  const scoreOf = (tier: Tier) =>
    apply(preferTier, aPool(aModel({ tier })), aContext({ classification: aClassification({ tier: 'cheap' }) }))
      .kept[0];

  it('leaves the wanted tier as it is', () => {
    assert.equal(scoreOf('cheap')?.score, 0);
    assert.deepEqual(scoreOf('cheap')?.notes, []);
  });

  it('puts a stronger tier after it, by steps', () => {
    assert.equal(scoreOf('mid')?.score, -1_000);
    assert.equal(scoreOf('premium')?.score, -2_000);
    assert.deepEqual(scoreOf('premium')?.notes, ['2 tiers stronger than needed']);
  });

  it('puts a weaker tier last', () => {
    assert.equal(scoreOf('free')?.score, -10_000);
    assert.deepEqual(scoreOf('free')?.notes, ['1 tier weaker than wanted']);
  });

  const wanted = (preset: Preset, tier: Tier) =>
    wantedTier({ asked: { kind: 'auto', preset }, classification: aClassification({ tier }) });

  it('asks one tier less for "cheapest", never below the lowest', () => {
    assert.equal(wanted('cheapest', 'mid'), 'cheap');
    assert.equal(wanted('cheapest', 'free'), 'free');
  });

  it('asks one tier more for "best", never above the highest', () => {
    assert.equal(wanted('best', 'mid'), 'premium');
    assert.equal(wanted('best', 'premium'), 'premium');
  });

  it('asks for the classified tier otherwise', () => {
    assert.equal(wanted('balanced', 'mid'), 'mid');
    assert.equal(wanted('private', 'cheap'), 'cheap');
  });
});
