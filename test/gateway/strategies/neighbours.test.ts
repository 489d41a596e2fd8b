import assert from 'node:assert/strict';
import type { Example } from '../../../src/gateway/strategies/examples.js';
import { directionOf, nearest, poll } from '../../../src/gateway/strategies/neighbours.js';

const example = (over: Partial<Example> = {}): Example => ({
  prompt: 'x',
  tier: 'free',
  complexity: 'simple',
  category: 'factual',
  domain: 'general',
  ...over,
});
const near = (similarity: number, over: Partial<Example>) => ({ example: example(over), similarity });

describe('nearest neighbours', () => {
  it('gives every vector the length 1, and leaves nothing as it is', () => {
    assert.deepEqual([...directionOf([3, 4])], [0.6, 0.8]);
    assert.deepEqual([...directionOf([0, 0])], [0, 0]);
  });

  it('ranks by the angle, not by the length', () => {
    const placed = [
      [10, 10, 'diagonal'],
      [0.1, 0, 'same way'],
      [-5, 0, 'opposite'],
    ].map(([x = 0, y = 0, prompt]) => ({
      example: example({ prompt: String(prompt) }),
      direction: directionOf([Number(x), Number(y)]),
    }));
    const found = nearest(directionOf([1, 0]), placed, 2);
    assert.deepEqual(
      found.map(({ example: { prompt }, similarity }) => [prompt, Math.round(similarity * 1_000) / 1_000]),
      [
        ['same way', 1],
        ['diagonal', 0.707],
      ],
    );
  });
});

describe('the poll of neighbours', () => {
  it('takes the majority of each label by itself, and says how far they agree', () => {
    const polled = poll([
      near(0.9, { tier: 'mid', category: 'code', domain: 'cs' }),
      near(0.8, { tier: 'premium', category: 'code', domain: 'cs' }),
      near(0.7, { tier: 'premium', category: 'code', domain: 'cs' }),
      near(0.6, { tier: 'premium', category: 'factual', domain: 'cs' }),
      near(0.5, { tier: 'free', category: 'factual', domain: 'cs' }),
    ]);
    assert.deepEqual(polled, {
      tier: 'premium', // 3 of 5
      complexity: 'simple', // 5 of 5
      category: 'code', // 3 of 5
      domain: 'cs', // 5 of 5
      agreement: 0.8, // 16 of 20
      tierVotes: 3,
    });
  });

  it('lets the nearest decide between equals', () => {
    const tied = [near(0.9, { tier: 'mid' }), near(0.8, { tier: 'free' }), near(0.7, { tier: 'free' })];
    assert.equal(poll([...tied, near(0.6, { tier: 'mid' })])?.tier, 'mid');
  });

  it('says nothing without neighbours', () => {
    assert.equal(poll([]), undefined);
  });
});
