import assert from 'node:assert/strict';
import { rules } from '../../../src/core/strategies/rules.js';
import { aRequest, userSays } from '../../support/builders.js';
import { describeStrategy } from './contract.js';

const ask = (text: string) => rules.classify({ request: aRequest({ messages: [userSays(text)] }), promptTokens: 10 });

describeStrategy('rules', () => rules);

describe('rules', () => {
  it('takes the mean of both confidences, in hundredths', () => {
    assert.equal(ask('What is a boat?').confidence, 0.83); // (0.70 + 0.95) / 2 = 0.825
  });

  for (const [text, tier, complexity, category] of [
    ['What is a boat?', 'free', 'simple', 'factual'],
    ['What is a boat made of in here?', 'free', 'simple', 'factual'],
    ['What is a boat made of in these parts?', 'cheap', 'simple', 'factual'],
    ['A haiku, please', 'cheap', 'simple', 'creative'],
    ['Write a python script for boats', 'mid', 'medium', 'code'],
    ['Distributed consensus for boats', 'premium', 'complex', 'factual'],
  ] as const) {
    it(`sends “${text}” to ${tier}`, () => {
      const said = ask(text);
      assert.deepEqual([said.tier, said.complexity, said.category], [tier, complexity, category]);
      assert.equal(said.escalation, undefined);
    });
  }

  it('goes one class up below a confidence of 0.70, and says from where', () => {
    const said = ask('A python poem about the boats that we saw'); // category 0.60, length 0.70
    assert.equal(said.confidence, 0.65);
    assert.deepEqual([said.complexity, said.tier], ['complex', 'premium']);
    assert.deepEqual(said.escalation, { from: 'mid', because: 'low-confidence' });
    assert.equal(said.score, 0.8);
  });

  it('stays at a confidence of 0.70', () => {
    const said = ask('We saw a few boats on our way home today'); // category 0.70, length 0.70
    assert.deepEqual([said.confidence, said.complexity, said.escalation], [0.7, 'medium', undefined]);
  });

  it('has nowhere to go from complex', () => {
    const said = ask(`A python poem ${'la '.repeat(30)}`); // category 0.60, length 0.70
    assert.deepEqual([said.confidence, said.complexity, said.escalation], [0.65, 'complex', undefined]);
  });

  it('explains its score', () => {
    assert.deepEqual(ask('Distributed consensus for boats').contributions, [
      { signal: 'base', group: 'base', points: 0.5, evidence: 'every request starts here' },
      {
        signal: 'complex-words',
        group: 'wording',
        points: 0.35,
        evidence: 'complex words “consensus”, “distributed”',
      },
      { signal: 'confidence', group: 'base', points: 0.025, evidence: 'a confidence of 0.80' },
    ]);
  });

  it('is half as sure of text that was cut', () => {
    assert.equal(ask('la '.repeat(20_000)).confidence, 0.35); // 0.70 / 2
  });
});
