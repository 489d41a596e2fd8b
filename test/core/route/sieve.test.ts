import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Capability, ModelCard } from '../../../src/core/model.js';
import { DEFAULT_STAGES } from '../../../src/core/policy/index.js';
import { requireAccess } from '../../../src/core/policy/require-access.js';
import { fitContext } from '../../../src/core/policy/fit-context.js';
import { toDecisionRecord } from '../../../src/core/route/record.js';
import { route } from '../../../src/core/route/route.js';
import { sieve } from '../../../src/core/route/sieve.js';
import type { Access, Asked, RoutingContext } from '../../../src/core/route/types.js';
import { aClassification, aModel } from '../../support/builders.js';
import { aContext, aNeed, readyFor } from '../../support/routing.js';
import { LAW_MS, runs } from '../../support/runs.js';

const needing = (promptTokens: number): RoutingContext => aContext({ needs: aNeed({ promptTokens }) });

describe('sieve', () => {
  it('tells kept from dropped, and why', () => {
    const [near, far] = [aModel(), aModel({ provider: 'far' })];
    const { stage, kept, dropped } = sieve([near, far], requireAccess, aContext());
    assert.equal(stage, 'require-access');
    assert.deepEqual(kept, [near]);
    assert.deepEqual(dropped, [{ model: far, reason: 'the provider is not known here' }]);
  });

  it('gives the list itself back when nothing was dropped', () => {
    const models = [aModel()];
    assert.equal(sieve(models, requireAccess, aContext()).kept, models);
  });

  it('answers from memory while nothing it depends on has changed', () => {
    const models = [aModel({ provider: 'far' })];
    const access = readyFor('acme');
    const first = sieve(models, requireAccess, aContext({ access }));
    assert.equal(sieve(models, requireAccess, aContext({ access, atMs: 5, needs: aNeed({ promptTokens: 9 }) })), first);
    assert.notEqual(sieve(models, requireAccess, aContext({ access: readyFor('acme') })), first);
  });

  it('keeps a list the same object for other reasons with the same outcome', () => {
    const models = [aModel(), aModel({ model: 'small', contextTokens: 4_000 })];
    const first = sieve(models, fitContext, needing(9_000));
    const second = sieve(models, fitContext, needing(9_001));
    assert.equal(second.kept, first.kept);
    assert.notDeepEqual(second.dropped, first.dropped);
  });
});

const PROVIDERS = ['acme', 'other', 'signalbox'] as const;

const models: fc.Arbitrary<readonly ModelCard[]> = fc
  .array(
    fc.record({
      provider: fc.constantFrom(...PROVIDERS),
      tier: fc.constantFrom('free', 'cheap', 'mid', 'premium'),
      contextTokens: fc.constantFrom(4_000, 8_000, 128_000),
      capabilities: fc.subarray<Capability>(['tools', 'images']),
      local: fc.boolean(),
      isPriced: fc.boolean(),
    }),
    { maxLength: 8 },
  )
  .map((cards) =>
    cards.map(({ isPriced, ...card }, at) =>
      aModel({ ...card, model: `m${at}`, ...(isPriced ? {} : { price: undefined }) }),
    ),
  );

const asked: fc.Arbitrary<Asked> = fc.oneof(
  fc.constantFrom('cheapest', 'balanced', 'best', 'private').map((preset) => ({ kind: 'auto', preset }) as const),
  fc.constant({ kind: 'explicit', ref: { provider: 'acme', model: 'm0' } } as const),
);

const states = fc.constantFrom<Access>({ state: 'ready' }, { state: 'key-missing', hint: 'set a key' });

const context: fc.Arbitrary<RoutingContext> = fc
  .record({
    asked,
    promptTokens: fc.constantFrom(100, 3_000, 3_001, 7_000),
    maxOutputTokens: fc.constantFrom(undefined, 500, 10_000),
    capabilities: fc.subarray<Capability>(['tools', 'images']),
    states: fc.array(states, { minLength: 3, maxLength: 3 }),
    tier: fc.constantFrom('free', 'cheap', 'mid', 'premium'),
  })
  .map(({ promptTokens, maxOutputTokens, capabilities, tier, ...rest }) =>
    aContext({
      asked: rest.asked,
      needs: aNeed({ promptTokens, maxOutputTokens, capabilities }),
      access: new Map(PROVIDERS.flatMap((id, at) => (rest.states[at] ? [[id, rest.states[at]] as const] : []))),
      classification: aClassification({ tier }),
    }),
  );

describe('route, asked again', () => {
  it('decides as for a list that it has never seen', () => {
    fc.assert(
      fc.property(models, fc.array(context, { maxLength: 12 }), (list, contexts) => {
        for (const one of [...contexts, ...contexts]) {
          const again = route(list, DEFAULT_STAGES, one);
          const fresh = route([...list], DEFAULT_STAGES, { ...one, access: new Map(one.access) });
          assert.deepEqual(again, fresh);
          assert.deepEqual(toDecisionRecord(again), toDecisionRecord(fresh));
        }
      }),
      runs(200),
    );
  }).timeout(LAW_MS);

  it('drops each model at the first step that has a reason', () => {
    fc.assert(
      fc.property(models, context, (list, one) => {
        const { candidates, rejected } = route(list, DEFAULT_STAGES, one);
        const expected = list.flatMap((model) => {
          for (const stage of DEFAULT_STAGES) {
            const reason = 'reasonIn' in stage ? stage.reasonIn(one)?.(model) : undefined;
            if (reason !== undefined) return [`${model.model} ${stage.id}: ${reason}`];
          }
          return [];
        });
        assert.deepEqual(
          rejected.map((out) => `${out.model.model} ${out.stage}: ${out.reason}`).toSorted(),
          expected.toSorted(),
        );
        assert.equal(candidates.length + rejected.length, list.length);
      }),
      runs(1_000),
    );
  });

  it('groups rejections as they are listed', () => {
    fc.assert(
      fc.property(models, context, (list, one) => {
        const { rejected, rejectionGroups } = route(list, DEFAULT_STAGES, one);
        const counts = new Map<string, number>();
        for (const { stage, reason } of rejected) {
          counts.set(`${stage} ${reason}`, (counts.get(`${stage} ${reason}`) ?? 0) + 1);
        }
        assert.deepEqual(
          rejectionGroups.map(({ stage, reason, count }) => [`${stage} ${reason}`, count]),
          [...counts],
        );
      }),
      runs(1_000),
    );
  });
});
