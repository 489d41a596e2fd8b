import assert from 'node:assert/strict';
import { decodeUsage, encodeUsage } from '../../../src/wire/openai-responses/usage.js';
import { usage, WIRE_USAGE } from './usage.js';

describe('usage of openai-responses', () => {
  it('takes what is not told for nothing', () => {
    assert.deepEqual(decodeUsage({ input_tokens: 3 }), {
      inputTokens: 3,
      cacheReadTokens: 0,
      cacheWriteTokens: 0,
      outputTokens: 0,
      reasoningTokens: 0,
    });
  });

  it('never counts more in the cache than came in', () => {
    const details = { cached_tokens: 9, cache_write_tokens: 9 };
    assert.partialDeepStrictEqual(decodeUsage({ input_tokens: 5, input_tokens_details: details }), {
      inputTokens: 0,
      cacheReadTokens: 5,
      cacheWriteTokens: 0,
    });
  });

  it('writes sums that hold their parts', () => {
    assert.deepEqual(encodeUsage(usage), WIRE_USAGE);
  });
});
