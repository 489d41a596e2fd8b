import assert from 'node:assert/strict';
import { NO_USAGE } from '../../src/core/chat.js';
import { listCostNanoUsd } from '../../src/core/money.js';

const price = { inputUsdPerMTok: 3, cachedInputUsdPerMTok: 0.3, cacheWriteUsdPerMTok: 3.75, outputUsdPerMTok: 15 };

describe('cost at a list price', () => {
  it('prices each bucket at its own rate: 3 in, 1,000 read, 12,304 written, 550 out is $0.054699', () => {
    const usage = {
      ...NO_USAGE,
      inputTokens: 3,
      cacheReadTokens: 1_000,
      cacheWrite5mTokens: 12_304,
      cacheWrite1hTokens: 0,
      outputTokens: 550,
    };
    assert.equal(listCostNanoUsd(price, usage), 54_699_000);
  });

  it('counts reasoning as a part of the output, not beside it', () => {
    assert.equal(listCostNanoUsd(price, { ...NO_USAGE, outputTokens: 2, reasoningTokens: 1 }), 30_000);
  });

  it('is nothing for nothing', () => {
    assert.equal(listCostNanoUsd(price, NO_USAGE), 0);
  });
});
