import assert from 'node:assert/strict';
import { decodeUsage, encodeUsage } from '../../../src/wire/gemini/usage.js';

describe('decodeUsage of gemini', () => {
  it('splits overlapping counts', () => {
    assert.deepEqual(
      decodeUsage({
        promptTokenCount: 10,
        cachedContentTokenCount: 4,
        toolUsePromptTokenCount: 3,
        candidatesTokenCount: 5,
        thoughtsTokenCount: 2,
      }),
      { inputTokens: 9, cacheReadTokens: 4, cacheWriteTokens: 0, outputTokens: 7, reasoningTokens: 2 },
    );
  });

  it('never counts more as cached than there was', () => {
    const { inputTokens, cacheReadTokens } = decodeUsage({ promptTokenCount: 3, cachedContentTokenCount: 4 });
    assert.deepEqual([inputTokens, cacheReadTokens], [0, 3]);
  });
});

describe('encodeUsage of gemini', () => {
  it('writes all counts with their sum', () => {
    assert.deepEqual(
      encodeUsage({ inputTokens: 3, cacheReadTokens: 4, cacheWriteTokens: 1, outputTokens: 7, reasoningTokens: 2 }),
      {
        promptTokenCount: 8,
        cachedContentTokenCount: 4,
        candidatesTokenCount: 5,
        thoughtsTokenCount: 2,
        totalTokenCount: 15,
      },
    );
  });

  it('leaves out what was not used', () => {
    assert.deepEqual(
      encodeUsage({ inputTokens: 3, cacheReadTokens: 0, cacheWriteTokens: 0, outputTokens: 2, reasoningTokens: 0 }),
      { promptTokenCount: 3, candidatesTokenCount: 2, totalTokenCount: 5 },
    );
  });
});
