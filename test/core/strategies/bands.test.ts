import assert from 'node:assert/strict';
import type { Complexity } from '../../../src/core/classify/classification.js';
import { scoreOf } from '../../../src/core/signals/score.js';
import { placeInBand } from '../../../src/core/strategies/bands.js';

const reason = { signal: 'length', group: 'length', evidence: '9 words' } as const;

describe('placeInBand', () => {
  const score = (complexity: Complexity, confidence: number) =>
    scoreOf(placeInBand({ complexity, confidence, reason }));

  it('puts each class in the middle of its band', () => {
    assert.deepEqual([score('simple', 0.75), score('medium', 0.75), score('complex', 0.75)], [0.15, 0.5, 0.85]);
  });

  it('moves a sure class away from doubt, and a doubtful one into it', () => {
    assert.deepEqual([score('simple', 0.95), score('simple', 0.65)], [0.05, 0.2]);
    assert.deepEqual([score('medium', 0.95), score('medium', 0.65)], [0.4, 0.55]);
    assert.deepEqual([score('complex', 0.95), score('complex', 0.65)], [0.95, 0.8]);
  });

  it('stays within 0.15 of the middle', () => {
    assert.deepEqual([score('simple', 0), score('medium', 0), score('complex', 0)], [0.3, 0.65, 0.7]);
  });

  it('says what it adds up', () => {
    assert.deepEqual(placeInBand({ complexity: 'simple', confidence: 0.95, reason }), [
      { signal: 'base', group: 'base', points: 0.5, evidence: 'every request starts here' },
      { signal: 'length', group: 'length', points: -0.35, evidence: '9 words' },
      { signal: 'confidence', group: 'base', points: -0.1, evidence: 'a confidence of 0.95' },
    ]);
  });

  it('places a raised class in the band above, and says so', () => {
    const contributions = placeInBand({ complexity: 'medium', confidence: 0.65, reason, raisedTo: 'complex' });
    assert.equal(scoreOf(contributions), 0.8);
    assert.deepEqual(contributions[2], {
      signal: 'escalation',
      group: 'base',
      points: 0.35,
      evidence: 'one class up for a confidence of 0.65',
    });
  });
});
