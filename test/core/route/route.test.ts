import assert from 'node:assert/strict';
import fc from 'fast-check';
import { EMPTY_MEMORY, remember } from '../../../src/core/memory/memory.js';
import { refText, TIERS, type ModelCard, type Tier } from '../../../src/core/model.js';
import { DEFAULT_STAGES } from '../../../src/core/policy/index.js';
import { route } from '../../../src/core/route/route.js';
import type { Access } from '../../../src/core/route/types.js';
import { aClassification, aModel } from '../../support/builders.js';
import { aContext, readyFor } from '../../support/routing.js';
import { runs } from '../../support/runs.js';

const flat = (usd: number) => ({
  inputUsdPerMTok: usd,
  cachedInputUsdPerMTok: usd,
  cacheWriteUsdPerMTok: usd,
  outputUsdPerMTok: usd,
});
const wanting = (tier: Tier) => aClassification({ tier });
const order = (models: readonly ModelCard[], over = {}) =>
  route(models, DEFAULT_STAGES, aContext(over)).candidates.map(({ model }) => model.model);

describe('route', () => {
  it('takes the cheapest model of the wanted tier, then its peers, then stronger ones, then weaker ones', () => {
    const models = [
      aModel({ model: 'mid-dear', tier: 'mid', price: flat(4) }),
      aModel({ model: 'premium', tier: 'premium', price: flat(9) }),
      aModel({ model: 'cheap', tier: 'cheap', price: flat(0.1) }),
      aModel({ model: 'mid-fair', tier: 'mid', price: flat(2) }),
    ];
    assert.deepEqual(order(models, { classification: wanting('mid') }), ['mid-fair', 'mid-dear', 'premium', 'cheap']);
  });

  it('does not depend on the order of the catalogue when scores are equal', () => {
    const models = [aModel({ model: 'b' }), aModel({ model: 'a' })];
    assert.deepEqual(order(models), ['a', 'b']);
    assert.deepEqual(order(models.toReversed()), ['a', 'b']);
  });

  it('puts every model either among the candidates or among the rejections', () => {
    const tier = fc.constantFrom(...TIERS);
    const model = fc.record({
      tier,
      provider: fc.constantFrom('acme', 'other'),
      usd: fc.option(fc.nat(20), { nil: undefined }),
    });
    fc.assert(
      fc.property(fc.array(model, { maxLength: 30 }), tier, (specs, wanted) => {
        const models = specs.map(({ usd, ...spec }, index) =>
          aModel({ ...spec, model: `m${index}`, price: usd === undefined ? undefined : flat(usd) }),
        );
        const decision = route(models, DEFAULT_STAGES, aContext({ classification: wanting(wanted) }));
        const named = [...decision.candidates.map((one) => one.model), ...decision.rejected.map((one) => one.model)];
        assert.deepEqual(named.map(refText).toSorted(), models.map(refText).toSorted());
      }),
      runs(1_000),
    );
  });

  it('gives for any registry the least expected cost among capable, ready models of the tier', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 20 }), (prices) => {
        const models = prices.map((usd) => aModel({ model: `m${usd}`, tier: 'mid', price: flat(usd) }));
        assert.equal(order(models, { classification: wanting('mid') })[0], `m${Math.min(...prices)}`);
      }),
      runs(1_000),
    );
  });

  it('is changed by two hundred bad outcomes of its first choice', () => {
    const models = [
      aModel({ model: 'bad', tier: 'mid', price: flat(1) }),
      aModel({ model: 'good', tier: 'mid', price: flat(2) }),
    ];
    assert.deepEqual(order(models, { classification: wanting('mid') }), ['bad', 'good']);
    const atMs = aContext().atMs;
    let memory = EMPTY_MEMORY;
    for (let count = 0; count < 200; count += 1) {
      memory = remember(memory, {
        model: { provider: 'acme', model: 'bad' },
        taskClass: 'factual/medium',
        atMs,
        quality: 0,
        latencyMs: undefined,
        costNanoUsd: undefined,
      });
    }
    assert.deepEqual(order(models, { classification: wanting('mid'), memory }), ['good', 'bad']);
  });

  it('names the model that a missing key keeps away, and what to do', () => {
    const access = new Map<string, Access>([
      ['signalbox', { state: 'ready' }],
      ['acme', { state: 'key-missing', hint: 'set ACME_API_KEY' }],
    ]);
    const helper = aModel({ provider: 'signalbox', model: 'offline-helper', tier: 'free', price: flat(0) });
    const decision = route([helper, aModel()], DEFAULT_STAGES, aContext({ access }));
    assert.equal(decision.candidates[0]?.model.model, 'offline-helper');
    assert.equal(decision.ifAllReady?.candidate.model.model, 'one');
    assert.equal(decision.ifAllReady.hint, 'set ACME_API_KEY');
  });

  it('names the same model whatever the order of the catalogue, when two would be as good', () => {
    const access = new Map<string, Access>([['acme', { state: 'key-missing', hint: 'set ACME_API_KEY' }]]);
    const models = [aModel({ model: 'b' }), aModel({ model: 'a' })];
    for (const list of [models, models.toReversed()]) {
      assert.equal(route(list, DEFAULT_STAGES, aContext({ access })).ifAllReady?.candidate.model.model, 'a');
    }
  });

  it('has nothing to advise when the wanted tier is at hand', () => {
    const access = new Map<string, Access>([
      ...readyFor('acme'),
      ['other', { state: 'key-missing', hint: 'set OTHER_KEY' }],
    ]);
    const models = [aModel({ tier: 'mid' }), aModel({ provider: 'other', tier: 'mid', price: flat(0.1) })];
    assert.equal(
      route(models, DEFAULT_STAGES, aContext({ access, classification: wanting('mid') })).ifAllReady,
      undefined,
    );
  });
});
