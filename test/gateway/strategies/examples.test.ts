import assert from 'node:assert/strict';
import { examples, spreadExamples } from '../../../src/gateway/strategies/examples.js';

const kindOf = ({ tier, complexity, category }: ReturnType<typeof examples>[number]) =>
  `${tier} ${complexity} ${category}`;

describe('the labelled examples', () => {
  it('are 160 different ones, of all 24 kinds and 8 domains', () => {
    assert.equal(examples().length, 160);
    assert.equal(new Set(examples().map(({ prompt }) => prompt.toLowerCase())).size, 160);
    assert.equal(new Set(examples().map(kindOf)).size, 24);
    assert.equal(new Set(examples().map(({ domain }) => domain)).size, 8);
  });

  it('have at least five of each kind, so that five neighbours can agree', () => {
    const counts = examples().map((one) => examples().filter((other) => kindOf(other) === kindOf(one)).length);
    assert.equal(Math.min(...counts), 5);
  });

  it('follow the rubric: free is simple, premium is complex', () => {
    for (const { prompt, tier, complexity } of examples()) {
      if (tier === 'free') assert.equal(complexity, 'simple', prompt);
      if (tier === 'premium') assert.equal(complexity, 'complex', prompt);
    }
  });

  it('are spread so that 24 show each kind once', () => {
    const spread = spreadExamples(examples(), 24);
    assert.deepEqual([spread.length, new Set(spread.map(kindOf)).size], [24, 24]);
  });

  it('start again with the first kind once each was shown', () => {
    const kinds = spreadExamples(examples(), 25).map(kindOf);
    assert.equal(kinds[24], kinds[0]);
    assert.equal(new Set(spreadExamples(examples(), 500)).size, 160);
  });
});
