import assert from 'node:assert/strict';
import type { Sampling } from '../../../src/core/chat.js';
import { thinkOf } from '../../../src/wire/ollama/think.js';

const thinkerOf = (sampling: Sampling) => thinkOf(sampling, ['reasoning']);

describe('thinkOf', () => {
  for (const [effort, think] of [
    ['none', false],
    ['minimal', 'low'],
    ['low', 'low'],
    ['medium', 'medium'],
    ['high', 'high'],
    ['xhigh', 'high'],
    ['max', 'high'],
  ] as const) {
    it(`writes ${effort} as ${think}`, () => assert.equal(thinkerOf({ reasoningEffort: effort }), think));
  }

  for (const [tokens, think] of [
    [0, false],
    [1, 'low'],
    [2_048, 'low'],
    [2_049, 'medium'],
    [8_192, 'medium'],
    [8_193, 'high'],
  ] as const) {
    it(`writes ${tokens} tokens as ${think}`, () => assert.equal(thinkerOf({ reasoningTokens: tokens }), think));
  }

  it('is silent when nothing was asked', () => assert.equal(thinkerOf({}), undefined));

  it('tells a model that may not be able to think only not to', () => {
    assert.equal(thinkOf({ reasoningEffort: 'high' }), undefined);
    assert.equal(thinkOf({ reasoningEffort: 'none' }), false);
  });

  it('takes no tokens for no thinking, whatever the effort', () => {
    assert.equal(thinkerOf({ reasoningEffort: 'high', reasoningTokens: 0 }), false);
  });
});
