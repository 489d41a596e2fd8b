import assert from 'node:assert/strict';
import type { Contribution } from '../../../src/core/classify/classification.js';
import {
  confidenceText,
  escalationText,
  judgementFacts,
  okText,
  percentText,
  pointsText,
  removalOf,
  scoreText,
  signedText,
  surenessOf,
  totalOf,
  withoutText,
  wordsText,
  wordsThatMattered,
} from '../../../src/core/classify/in-words.js';
import { aClassification } from '../../support/builders.js';

const aContribution = (over: Partial<Contribution>): Contribution => ({
  signal: 'code',
  group: 'code',
  points: 0.1,
  evidence: 'names and signs of code',
  ...over,
});

describe('a judgement in words', () => {
  it('calls code pasted only where the evidence does', () => {
    const without = { without: 'code', tier: 'cheap' } as const;
    assert.equal(removalOf(without, [aContribution({ evidence: 'pasted code' })]), 'pasted-code');
    assert.equal(removalOf(without, [aContribution({})]), 'code');
    assert.equal(removalOf(without, [aContribution({ group: 'task', evidence: 'pasted code' })]), 'code');
    assert.equal(removalOf({ without: 'verb', tier: 'cheap' }, [aContribution({ evidence: 'pasted code' })]), 'verb');
  });

  it('names what is taken away', () => {
    assert.equal(withoutText({ without: 'domain', tier: 'mid' }, []), 'without the specialist words');
    assert.equal(withoutText({ without: 'code', tier: 'mid' }, []), 'without the signs of code');
  });

  for (const [confidence, text] of [
    [1, 'very sure (1.00)'],
    [0.895, 'very sure (0.90)'],
    [0.894, 'fairly sure (0.89)'],
    [0.7, 'fairly sure (0.70)'],
    [0.69, 'not very sure (0.69)'],
    [0.5, 'not very sure (0.50)'],
    [0.49, 'unsure (0.49)'],
    [0, 'unsure (0.00)'],
  ] as const) {
    it(`calls a confidence of ${confidence} ${text}`, () => {
      assert.equal(confidenceText(confidence), text);
    });
  }

  it('has one word for the steps of confidence on every surface', () => {
    assert.deepEqual([0.95, 0.8, 0.6, 0.1].map(surenessOf), ['very-sure', 'fairly-sure', 'not-very-sure', 'unsure']);
  });

  it('counts the tiers of an escalation, and does not where there are none', () => {
    const from = (tier: 'free' | 'mid') => ({ from: tier, because: 'failed-before' }) as const;
    assert.equal(escalationText(from('free'), 'cheap'), 'one tier up from free: an earlier answer failed');
    assert.equal(escalationText(from('free'), 'premium'), 'three tiers up from free: an earlier answer failed');
    assert.equal(escalationText(from('mid'), 'cheap'), 'up from mid: an earlier answer failed');
  });

  it('gives points a sign, and none to zero', () => {
    assert.deepEqual([0.12, -0.08, 0, -0.00004].map(pointsText), ['+0.1200', '−0.0800', '0.0000', '0.0000']);
    assert.equal(signedText(-0.126, 2), '−0.13');
  });

  it('adds contributions up without dust', () => {
    assert.equal(totalOf([{ points: 0.1 }, { points: 0.2 }]), 0.3);
    assert.equal(totalOf([]), 0);
  });

  it('says when a score was kept within 0 and 1', () => {
    assert.equal(scoreText(0.3, 0.3), 'score 0.3000');
    assert.equal(scoreText(0, -0.0894), 'score 0.0000, kept within 0 and 1');
    assert.equal(scoreText(1, 1.2), 'score 1.0000, kept within 0 and 1');
    assert.equal(scoreText(1, 1), 'score 1.0000');
  });

  it('leaves out words that moved nothing that can be shown', () => {
    const words = [
      { word: 'failure', points: 0.0386 },
      { word: 'design', points: -0.0271 },
      { word: 'rate', points: -0 },
      { word: 'that', points: 0.00004 },
    ];
    assert.deepEqual(wordsThatMattered(words), words.slice(0, 2));
    assert.equal(wordsText(words), 'failure +0.0386, design −0.0271');
    assert.equal(wordsText([]), '');
  });

  it('never rounds a chance to nothing', () => {
    assert.deepEqual([0, 0.004, 0.005, 0.714, 1].map(percentText), ['0 %', '< 1 %', '1 %', '71 %', '100 %']);
    assert.equal(
      okText({ free: 0.002, cheap: 0.2301, mid: 0.5, premium: 1 }),
      'free < 1 %, cheap 23 %, mid 50 %, premium 100 %',
    );
  });

  it('lists all that a strategy says', () => {
    const classification = aClassification({
      tier: 'mid',
      words: [{ word: 'failure', points: 0.0386 }],
      okRatios: { free: 0, cheap: 0.2, mid: 0.9, premium: 1 },
      counterfactuals: [
        { without: 'verb', tier: 'cheap' },
        { without: 'context', tier: 'free' },
      ],
      escalation: { from: 'cheap', because: 'low-confidence' },
      fallback: 'llm has no text to read; judged by learned',
    });
    assert.deepEqual(judgementFacts(classification), [
      ['Strategy', 'learned'],
      ['Confidence', 'very sure (0.90)'],
      ['Words that mattered', 'failure +0.0386'],
      ['Chance of a good enough answer', 'free 0 %, cheap 20 %, mid 90 %, premium 100 %'],
      ['Without the verb', 'cheap'],
      ['Without the context', 'free'],
      ['Escalated', 'one tier up from cheap: not sure enough'],
      ['Fallback', 'llm has no text to read; judged by learned'],
    ]);
  });

  it('lists nothing for what a strategy leaves open', () => {
    assert.deepEqual(judgementFacts(aClassification({ strategy: 'rules' })), [
      ['Strategy', 'rules'],
      ['Confidence', 'very sure (0.90)'],
    ]);
  });
});
