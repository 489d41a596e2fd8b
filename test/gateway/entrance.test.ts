import assert from 'node:assert/strict';
import type { Admission } from '../../src/core/budget/types.js';
import type { BudgetLimits } from '../../src/core/budget/limits.js';
import { GatewayError } from '../../src/core/errors.js';
import type { ExceededAction } from '../../src/core/budget/types.js';
import { route } from '../../src/core/route/route.js';
import type { Asked } from '../../src/core/route/types.js';
import { entranceOf } from '../../src/gateway/entrance.js';
import type { Purchase, Till } from '../../src/gateway/till.js';
import { aStanding } from '../support/budgets.js';
import { aModel, aRequest } from '../support/builders.js';
import { aContext } from '../support/routing.js';

const MODELS = ['a', 'b', 'c'].map((model) => aModel({ model }));
const SIGNAL = new AbortController().signal;
const ADMITTED: Admission = { kind: 'admitted', heldNanoUsd: 1, maxOutputTokens: undefined };
const REFUSED: Admission = { kind: 'refused', standing: aStanding(), wantedNanoUsd: 2 };

describe('the entrance to calls', () => {
  let asked: [model: string, waitMs: number, spentNanoUsd: number][];
  beforeEach(() => {
    asked = [];
  });

  function entrance(
    admit: (purchase: Purchase) => Admission,
    { action = 'cheapest', by = { kind: 'auto', preset: 'balanced' } }: { action?: ExceededAction; by?: Asked } = {},
  ) {
    const till: Till = {
      limits: () => Promise.resolve(undefined),
      admit: (purchase) => {
        asked.push([purchase.model.model, purchase.waitMs, purchase.spentNanoUsd]);
        return Promise.resolve(admit(purchase));
      },
      costOf: () => ({ kind: 'uncertain', nanoUsd: 40 }),
      refusal: () => new GatewayError('budget-exceeded', 'no room'),
    };
    const budget: BudgetLimits = {
      action,
      leftNanoUsd: 1e9,
      perRequestNanoUsd: undefined,
      tightest: undefined,
      usedShare: 0,
      downgrade: false,
      paused: false,
    };
    const decision = route(MODELS, [], aContext({ budget, asked: by }));
    return entranceOf(aRequest(), decision, { till, maxFallbacks: () => 1, queueMs: () => 700, signal: SIGNAL });
  }

  const namesOf = (models: readonly { readonly model: string }[]) => models.map(({ model }) => model);

  it('lets the first model in, with as many behind it as may be tried', async () => {
    const { models } = await entrance(() => ADMITTED).enter(MODELS);
    assert.deepEqual(namesOf(models), ['a', 'b']);
    assert.deepEqual(asked, [['a', 0, 0]]);
  });

  it('passes on a limit for the reply', async () => {
    const entered = await entrance(() => ({ ...ADMITTED, maxOutputTokens: 77 })).enter(MODELS);
    assert.equal(entered.maxOutputTokens, 77);
  });

  it('goes to the next model that there is room for, when the choice is ours', async () => {
    const { models } = await entrance(({ model }) => (model.model === 'a' ? REFUSED : ADMITTED)).enter(MODELS);
    assert.deepEqual(namesOf(models), ['b', 'c']);
  });

  it('waits for the first model when there is room for none', async () => {
    const { models } = await entrance(({ waitMs }) => (waitMs > 0 ? ADMITTED : REFUSED)).enter(MODELS);
    assert.deepEqual(namesOf(models), ['a', 'b']);
    assert.deepEqual(asked.at(-1), ['a', 700, 0]);
  });

  it('refuses when waiting did not help', async () => {
    await assert.rejects(entrance(() => REFUSED).enter(MODELS), { kind: 'budget-exceeded' });
  });

  const NAMED = { by: { kind: 'explicit', ref: { provider: 'acme', model: 'a' } } } as const;
  for (const [name, options] of [
    ['a model that was asked for by name', NAMED],
    ['caps that reject', { action: 'reject' }],
    ['caps that ask', { action: 'ask' }],
  ] as const) {
    it(`never takes another model for ${name}`, async () => {
      const only = entrance(({ model }) => (model.model === 'a' ? REFUSED : ADMITTED), options);
      await assert.rejects(only.enter(MODELS), { kind: 'budget-exceeded' });
      assert.deepEqual(asked, [['a', 700, 0]]);
    });
  }

  it('keeps what failed calls may have cost set aside for the next one', async () => {
    const failed = { model: { provider: 'acme', model: 'a' }, firstEventMs: undefined, durationMs: 1 };
    const call = { ...failed, error: 'upstream-failed', message: undefined, used: undefined } as const;
    const [, second] = MODELS;
    assert.ok(second);
    const entry = await entrance(() => ADMITTED).mayFollow(second, [call]);
    assert.deepEqual(entry, { maxOutputTokens: undefined, heldNanoUsd: 1 });
    assert.deepEqual(asked, [['b', 0, 40]]);
  });

  it('has no next call without room for it', async () => {
    const [, second] = MODELS;
    assert.ok(second);
    assert.equal(await entrance(() => REFUSED).mayFollow(second, []), undefined);
  });
});
