import assert from 'node:assert/strict';
import { diy } from '../../../src/core/strategies/diy.js';
import { aRequest, userSays } from '../../support/builders.js';
import { describeStrategy } from './contract.js';

const ask = (text: string) => diy.classify({ request: aRequest({ messages: [userSays(text)] }), promptTokens: 10 });
const labels = (text: string) => {
  const { complexity, category, contributions } = ask(text);
  return [complexity, category, contributions[1]?.signal];
};

describeStrategy('diy', () => diy);

describe('diy', () => {
  // What its rules give, which is not always right: one word of a kind is no code, and one "design" is not complex.
  for (const [text, complexity, category, signal] of [
    ['Why is my variable undefined in this function?', 'medium', 'code', 'code-words'],
    ['What is the function of the mitochondria?', 'simple', 'factual', 'simple-words'],
    ['Write a haiku about a function that never returns', 'medium', 'factual', 'length'],
    ['Design a rate limiter for an API that runs on several servers', 'medium', 'factual', 'length'],
  ] as const) {
    it(`calls “${text}” ${complexity} and ${category}`, () => {
      assert.deepEqual(labels(text), [complexity, category, signal]);
    });
  }

  it('needs two complex words, which come before code', () => {
    assert.deepEqual(labels('compare'), ['medium', 'factual', 'length']);
    assert.deepEqual(labels('compare the design'), ['complex', 'reasoning', 'complex-words']);
    assert.deepEqual(labels('compare the design, debug the error'), ['complex', 'reasoning', 'complex-words']);
  });

  it('takes more than 500 characters for complex, before code', () => {
    assert.deepEqual(labels('x'.repeat(500)), ['medium', 'factual', 'length']);
    assert.deepEqual(labels('x'.repeat(501)), ['complex', 'reasoning', 'length']);
    assert.deepEqual(labels(`debug the error ${'x'.repeat(500)}`), ['complex', 'reasoning', 'length']);
  });

  it('needs two code words, which come before simple ones', () => {
    assert.deepEqual(labels('debug'), ['medium', 'factual', 'length']);
    assert.deepEqual(labels('what is the error, debug it'), ['medium', 'code', 'code-words']);
    assert.deepEqual(labels('class a, import b'), ['medium', 'code', 'code-words']);
  });

  it('needs one simple word in fewer than 200 characters', () => {
    assert.deepEqual(labels(`what is ${'x'.repeat(191)}`), ['simple', 'factual', 'simple-words']);
    assert.deepEqual(labels(`what is ${'x'.repeat(192)}`), ['medium', 'factual', 'length']);
  });

  it('finds words inside words, as the blog post does', () => {
    assert.deepEqual(labels('listen'), ['simple', 'factual', 'simple-words']);
  });

  it('gives each class a score and a tier', () => {
    assert.deepEqual(
      ['listen', 'debug the error', 'la', 'compare the design'].map((text) => {
        const { score, tier, confidence } = ask(text);
        return [score, tier, confidence];
      }),
      [
        [0.175, 'free', 0.7],
        [0.475, 'mid', 0.8],
        [0.625, 'mid', 0.5],
        [0.875, 'premium', 0.8],
      ],
    );
  });

  it('is less sure of a length than of words, and least of nothing', () => {
    assert.deepEqual(
      ['la '.repeat(200), '😀'].map((text) => ask(text).confidence),
      [0.6, 0.25], // a half, for text without words
    );
  });

  it('does not ask a middling model for an answer to nothing', () => {
    assert.deepEqual(labels(''), ['simple', 'factual', 'length']);
  });
});
