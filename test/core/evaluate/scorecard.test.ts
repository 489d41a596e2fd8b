import assert from 'node:assert/strict';
import { makeScorecard, type Labels } from '../../../src/core/evaluate/scorecard.js';

const NO_LABELS: Labels = { tier: undefined, complexity: undefined, category: undefined, domain: undefined };
const given = { tier: 'cheap', complexity: 'medium', category: 'code', domain: 'cs' } as const;

describe('scorecard', () => {
  it('counts each head by itself, and only where there is a label', () => {
    const tally = makeScorecard();
    tally.add({ ...NO_LABELS, tier: 'cheap', domain: 'math' }, given);
    tally.add({ ...NO_LABELS, tier: 'premium' }, given);
    const { tier, complexity, category, domain } = tally.scorecard();
    assert.deepEqual([tier?.n, tier?.exactRatio, tier?.underRatio, tier?.overRatio], [2, 0.5, 0.5, 0]);
    assert.deepEqual([domain?.n, domain?.exactRatio, domain?.underRatio], [1, 0, undefined]);
    assert.deepEqual([complexity, category], [undefined, undefined]);
  });

  it('knows which complexity is the lower one', () => {
    const tally = makeScorecard();
    tally.add({ ...NO_LABELS, complexity: 'simple' }, given);
    assert.deepEqual(tally.scorecard().complexity?.overRatio, 1);
  });
});
