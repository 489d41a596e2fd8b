import assert from 'node:assert/strict';
import type { PatternAction, Verdict } from '../../../src/core/guardrails/index.js';
import { DEFAULT_STAGES } from '../../../src/core/policy/index.js';
import { decisionSentence } from '../../../src/core/route/explain.js';
import { route } from '../../../src/core/route/route.js';
import type { ModelCard } from '../../../src/core/model.js';
import { aClassification, aModel } from '../../support/builders.js';
import { aContext } from '../../support/routing.js';

const flat = (usd: number) => ({
  inputUsdPerMTok: usd,
  cachedInputUsdPerMTok: usd,
  cacheWriteUsdPerMTok: usd,
  outputUsdPerMTok: usd,
});
const decided = (models: readonly ModelCard[]) =>
  route(models, DEFAULT_STAGES, aContext({ classification: aClassification({ tier: 'mid', score: 0.5 }) }));
const sentence = (models: readonly ModelCard[], servedBy?: ModelCard) =>
  decisionSentence(decided(models), { servedBy });

describe('the reason of a decision in one sentence', () => {
  it('says that there was only one', () => {
    assert.equal(sentence([aModel()]), 'mid (score 0.50): the only capable model that is ready');
  });

  it('says of how many it is the cheapest', () => {
    const dear = aModel({
      model: 'two',
      price: { inputUsdPerMTok: 9, cachedInputUsdPerMTok: 9, cacheWriteUsdPerMTok: 9, outputUsdPerMTok: 9 },
    });
    assert.equal(sentence([aModel(), dear]), 'mid (score 0.50): cheapest of 2 capable models');
  });

  it('says that its tier has no other', () => {
    const weaker = aModel({ model: 'two', tier: 'cheap', price: flat(0.1) });
    assert.equal(sentence([aModel(), weaker]), 'mid (score 0.50): the only mid one of 2 capable models');
  });

  it('says of how many of its tier it is the cheapest', () => {
    const peer = aModel({ model: 'two', price: flat(9) });
    const weaker = aModel({ model: 'three', tier: 'cheap', price: flat(0.1) });
    assert.equal(sentence([aModel(), peer, weaker]), 'mid (score 0.50): cheapest of 2 capable mid models');
  });

  it('claims nothing about price when a peer is unpriced', () => {
    const unpriced = aModel({ model: 'two', price: undefined });
    assert.equal(sentence([aModel(), unpriced]), 'mid (score 0.50): ranked first of 2 capable models');
  });

  it('says when the wanted tier is not there', () => {
    assert.equal(
      sentence([aModel({ tier: 'premium' })]),
      'mid (score 0.50): no capable mid model is ready; the only capable model that is ready',
    );
  });

  it('names who answered when it was a fallback', () => {
    const second = aModel({ model: 'two' });
    assert.match(sentence([aModel(), second], second), /; acme\/two answered as the fallback$/);
  });

  it('says that nothing can answer', () => {
    assert.equal(sentence([]), 'no ready model can take this request; 0 rejected');
  });

  it('says when the caps had no room for the first choice', () => {
    const models = [aModel(), aModel({ model: 'two', price: flat(9) })];
    const noRoomFor = { provider: 'acme', model: 'one' };
    assert.equal(
      decisionSentence(decided(models), { servedBy: { provider: 'acme', model: 'two' }, noRoomFor }),
      'mid (score 0.50): cheapest of 2 capable models, but the caps have no room for acme/one; acme/two answered',
    );
  });
});

describe('a decision on a request that was looked through', () => {
  const told = (guardrail: Verdict) =>
    decisionSentence(route([aModel()], DEFAULT_STAGES, aContext({ classification: SOME, guardrail })));
  const found = (action: PatternAction, name = 'p') => ({ name, action, found: 'matches' }) as const;
  const SOME = aClassification({ tier: 'mid', score: 0.5 });

  it('says nothing of it when there is nothing', () => {
    assert.equal(
      told({ blockedBy: undefined, warnings: [] }),
      'mid (score 0.50): the only capable model that is ready',
    );
  });

  it('tells of warnings behind the choice', () => {
    assert.equal(
      told({ blockedBy: undefined, warnings: [found('warn')] }),
      'mid (score 0.50): the only capable model that is ready; warning: the pattern "p" matches',
    );
  });

  it('tells only of what blocks it', () => {
    assert.equal(told({ blockedBy: found('block'), warnings: [] }), 'blocked, because the pattern "p" matches');
  });
});
