import assert from 'node:assert/strict';
import { blendScores, scoreWithin, withVerdict } from '../../../src/gateway/strategies/blend.js';
import { aClassification } from '../../support/builders.js';
import { LOCAL_ANSWER, sumOf } from './support.js';

const verdict = {
  strategy: 'sidecar',
  score: 0.72, // 0.7 * 0.9 + 0.3 * 0.3
  complexity: 'complex',
  category: 'code',
  domain: 'cs',
  confidence: 0.8,
  weight: 0.7,
  evidence: 'strong win-rate 0.90',
} as const;

describe('laying a verdict over the local classification', () => {
  const judged = withVerdict(LOCAL_ANSWER, verdict);

  it('shrinks what is local to its share, and adds one contribution, up to the score exactly', () => {
    assert.deepEqual(judged.contributions, [
      { signal: 'base', group: 'base', points: 0.03, evidence: 'every request starts here' },
      { signal: 'action-verb', group: 'verb', points: 0.045, evidence: '“write”' },
      { signal: 'structure', group: 'structure', points: 0.015, evidence: '2 clauses' },
      { signal: 'sidecar', group: 'base', points: 0.63, evidence: 'strong win-rate 0.90' },
    ]);
    assert.equal(sumOf(judged), 0.72);
  });

  it('shrinks the words alike', () => {
    assert.deepEqual(judged.words, [{ word: 'write', points: 0.045 }]);
  });

  it('takes score, labels and confidence from the verdict, and the tier from the score', () => {
    const { strategy, score, tier, complexity, confidence } = judged;
    assert.deepEqual([strategy, score, tier, complexity, confidence], ['sidecar', 0.72, 'premium', 'complex', 0.8]);
  });

  it('keeps no chances that were calibrated for another score', () => {
    assert.equal(judged.okRatios, undefined);
  });

  it('works out anew which group decides the tier', () => {
    const close = withVerdict(LOCAL_ANSWER, { ...verdict, score: 0.68 }); // without the verb 0.635: below 0.65
    assert.deepEqual(close.counterfactuals, [{ without: 'verb', tier: 'mid' }]);
  });

  it('adds up to the score when the local points went beyond 1', () => {
    const contributions = [{ signal: 'domain-terms', group: 'domain' as const, points: 1.6, evidence: 'x' }];
    const beyond = withVerdict(aClassification({ score: 1, contributions }), { ...verdict, score: 0.93 });
    assert.deepEqual(
      beyond.contributions.map(({ points }) => points),
      [0.3, 0.63],
    );
  });

  it('adds up to the score when the local points went below 0', () => {
    const contributions = [{ signal: 'action-verb', group: 'verb' as const, points: -0.2, evidence: 'x' }];
    const below = withVerdict(aClassification({ score: 0, contributions }), { ...verdict, score: 0.63 });
    assert.deepEqual(
      below.contributions.map(({ points }) => points),
      [-0.06, 0.69],
    );
  });
});

describe('blending scores', () => {
  it('is the weighted mean, without the dust of binary fractions', () => {
    assert.equal(blendScores(0.7, 0.9, 0.35), 0.735);
    assert.equal(blendScores(0, 0.9, 0.35), 0.35);
    assert.equal(blendScores(1, 0.9, 0.35), 0.9);
  });

  for (const [tier, local, score] of [
    ['free', 0, 0.07], // 0.7 * 0.09995
    ['free', 1, 0.1999],
    ['cheap', 0.3, 0.3175],
    ['mid', 0, 0.45],
    ['mid', 1, 0.6499],
    ['premium', 0, 0.65],
    ['premium', 1, 0.8775],
  ] as const) {
    it(`puts a ${tier} with a local score of ${local} at ${score}`, () => {
      assert.equal(scoreWithin(tier, local), score);
    });
  }
});
