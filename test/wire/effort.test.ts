import assert from 'node:assert/strict';
import { effortOf } from '../../src/wire/effort.js';

describe('effortOf', () => {
  it('is what was asked for, whatever the tokens', () => {
    assert.equal(effortOf({ reasoningEffort: 'max' }), 'max');
    assert.equal(effortOf({ reasoningEffort: 'none', reasoningTokens: 9_000 }), 'none');
  });

  for (const [tokens, effort] of [
    [0, 'none'],
    [1, 'minimal'],
    [1_024, 'minimal'],
    [1_025, 'low'],
    [2_048, 'low'],
    [2_049, 'medium'],
    [8_192, 'medium'],
    [8_193, 'high'],
    [16_384, 'high'],
    [16_385, 'xhigh'],
    [32_768, 'xhigh'],
    [32_769, 'max'],
  ] as const) {
    it(`is ${effort} for ${tokens} tokens`, () => assert.equal(effortOf({ reasoningTokens: tokens }), effort));
  }

  it('is unknown when nobody said', () => assert.equal(effortOf({}), undefined));
});
