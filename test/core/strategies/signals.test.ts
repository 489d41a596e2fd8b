import assert from 'node:assert/strict';
import { signals } from '../../../src/core/strategies/signals.js';
import { aRequest, userSays } from '../../support/builders.js';
import { describeStrategy } from './contract.js';

const ask = (text: string) => signals.classify({ request: aRequest({ messages: [userSays(text)] }), promptTokens: 10 });

describeStrategy('signals', () => signals);

describe('signals', () => {
  // The document's own numbers are .10, .33, .41, .87 and 1.00. From its own rules follow code .25 for the second, and at
  // most domain .35 with a verb's .10 or .20 for the last two, so these reach mid and not premium.
  for (const [text, tier, score] of [
    ['What is 2+2?', 'free', 0.1],
    ['Write a Python sort', 'cheap', 0.25],
    ['Analyze AI implications', 'cheap', 0.4],
    ['Review contract liability', 'mid', 0.45],
    ['Design oncology trial', 'mid', 0.55],
  ] as const) {
    it(`sends “${text}” to ${tier}`, () => {
      const { tier: got, score: reached } = ask(text);
      assert.deepEqual([got, reached], [tier, score]);
    });
  }

  it('judges every field of a request', () => {
    assert.deepEqual(ask('Design a quorum for our API'), {
      strategy: 'signals',
      score: 0.7,
      tier: 'premium',
      complexity: 'complex',
      category: 'code',
      domain: 'cs',
      specialty: 'architecture',
      confidence: 0.7, // 0.05 above a cut-off, three signals heard
      okRatios: undefined,
      contributions: [
        { signal: 'domain-terms', group: 'domain', points: 0.25, evidence: 'architecture words “quorum”' },
        { signal: 'task-kind', group: 'task', points: 0.25, evidence: 'code words “api”' },
        { signal: 'action-verb', group: 'verb', points: 0.2, evidence: 'expert verb “design”' },
      ],
      words: [],
      counterfactuals: [
        { without: 'verb', tier: 'mid' },
        { without: 'domain', tier: 'mid' },
        { without: 'task', tier: 'mid' },
      ],
      escalation: undefined,
      fallback: undefined,
      scoredCharacters: 27,
    });
  });

  it('labels the prompts that a plain keyword list gets wrong', () => {
    assert.equal(ask('Why is my variable undefined in this function?').category, 'code');
    assert.equal(ask('Write a haiku about a function that never returns').category, 'creative');

    const cells = ask('What is the function of the mitochondria?');
    assert.deepEqual([cells.category, cells.complexity], ['factual', 'simple']);

    const limiter = ask('Design a rate limiter for an API that runs on several servers');
    assert.deepEqual([limiter.category, limiter.complexity], ['code', 'complex']);
  });

  it('takes no difficulty from system prompts and earlier turns', () => {
    const system = { role: 'system', parts: [{ type: 'text', text: 'design distributed systems' }] } as const;
    const messages = [system, userSays('design sharding for our API'), userSays('thanks')];
    assert.equal(signals.classify({ request: aRequest({ messages }), promptTokens: 10 }).score, 0);
  });
});
