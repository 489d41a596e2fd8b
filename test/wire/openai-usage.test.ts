import assert from 'node:assert/strict';
import fc from 'fast-check';
import { allInputTokens, type Usage } from '../../src/core/chat.js';
import { encodeUsage, readUsage } from '../../src/wire/openai-usage.js';
import { runs } from '../support/runs.js';
import { usagesWithoutHours } from './support/usage.js';

const usageOf = (usage: object): Usage | undefined => readUsage(usage)?.usage;

const NONE = {
  inputTokens: 0,
  cacheReadTokens: 0,
  cacheWrite5mTokens: 0,
  cacheWrite1hTokens: 0,
  outputTokens: 0,
  reasoningTokens: 0,
};

describe('usage of OpenAI and its imitators', () => {
  for (const [who, usage, expected] of [
    [
      'OpenAI',
      {
        prompt_tokens: 2006,
        completion_tokens: 300,
        total_tokens: 2306,
        prompt_tokens_details: { cached_tokens: 1920, audio_tokens: 0 },
        completion_tokens_details: { reasoning_tokens: 192, accepted_prediction_tokens: 0 },
      },
      { ...NONE, inputTokens: 86, cacheReadTokens: 1920, outputTokens: 300, reasoningTokens: 192 },
    ],
    [
      'OpenAI and OpenRouter where the cache is written to',
      {
        prompt_tokens: 2600,
        completion_tokens: 10,
        total_tokens: 2610,
        prompt_tokens_details: { cached_tokens: 2000, cache_write_tokens: 400 },
      },
      { ...NONE, inputTokens: 200, cacheReadTokens: 2000, cacheWrite5mTokens: 400, outputTokens: 10 },
    ],
    [
      'DeepSeek',
      {
        prompt_tokens: 10,
        completion_tokens: 4,
        total_tokens: 14,
        prompt_cache_hit_tokens: 6,
        prompt_cache_miss_tokens: 4,
      },
      { ...NONE, inputTokens: 4, cacheReadTokens: 6, outputTokens: 4 },
    ],
    [
      'Moonshot',
      { prompt_tokens: 10, completion_tokens: 4, total_tokens: 14, cached_tokens: 3 },
      { ...NONE, inputTokens: 7, cacheReadTokens: 3, outputTokens: 4 },
    ],
    [
      'those that use the names of Anthropic',
      { prompt_tokens: 10, completion_tokens: 4, cache_read_input_tokens: 3, cache_creation_input_tokens: 2 },
      { ...NONE, inputTokens: 5, cacheReadTokens: 3, cacheWrite5mTokens: 2, outputTokens: 4 },
    ],
    [
      'Alibaba',
      {
        prompt_tokens: 18628,
        completion_tokens: 344,
        total_tokens: 18972,
        prompt_tokens_details: { text_tokens: 18628, cache_creation_input_tokens: 18613, cached_tokens: 0 },
      },
      { ...NONE, inputTokens: 15, cacheWrite5mTokens: 18613, outputTokens: 344 },
    ],
    [
      'xAI, which counts reasoning beside the completion',
      {
        prompt_tokens: 32,
        completion_tokens: 9,
        total_tokens: 135,
        completion_tokens_details: { reasoning_tokens: 94 },
      },
      { ...NONE, inputTokens: 32, outputTokens: 103, reasoningTokens: 94 },
    ],
    [
      'Gemini, whose total alone has the thoughts',
      { prompt_tokens: 20, completion_tokens: 198, total_tokens: 623 },
      { ...NONE, inputTokens: 20, outputTokens: 603 },
    ],
    [
      'those that count the cache beside the prompt',
      {
        prompt_tokens: 10,
        completion_tokens: 4,
        total_tokens: 914,
        cache_read_input_tokens: 800,
        cache_creation_input_tokens: 100,
      },
      { ...NONE, inputTokens: 10, cacheReadTokens: 800, cacheWrite5mTokens: 100, outputTokens: 4 },
    ],
    [
      'as reasoning what may be that or the cache',
      {
        prompt_tokens: 10,
        completion_tokens: 4,
        total_tokens: 17,
        cached_tokens: 3,
        completion_tokens_details: { reasoning_tokens: 3 },
      },
      { ...NONE, inputTokens: 7, cacheReadTokens: 3, outputTokens: 7, reasoningTokens: 3 },
    ],
    [
      'those that tell the total in place of the completion',
      { prompt_tokens: 10, completion_tokens: null, total_tokens: 14 },
      { ...NONE, inputTokens: 10, outputTokens: 4 },
    ],
    [
      'those whose total is too small',
      { prompt_tokens: 10, completion_tokens: 4, total_tokens: 5 },
      { ...NONE, inputTokens: 10, outputTokens: 4 },
    ],
  ] as const) {
    it(`reads ${who}`, () => assert.deepEqual(usageOf(usage), expected));
  }

  it('never has more in the cache than came in, or more reasoning than came out', () => {
    assert.deepEqual(
      usageOf({
        prompt_tokens: 5,
        completion_tokens: 4,
        prompt_tokens_details: { cached_tokens: 3, cache_write_tokens: 9 },
        completion_tokens_details: { reasoning_tokens: 7 },
      }),
      { ...NONE, cacheReadTokens: 3, cacheWrite5mTokens: 2, outputTokens: 4, reasoningTokens: 4 },
    );
  });

  for (const usage of [
    {},
    { prompt_tokens: 3 },
    { completion_tokens: 3 },
    { total_tokens: 3 },
    { prompt_tokens: 3, completion_tokens: '4' },
    { prompt_tokens: 3, completion_tokens: 1_000_000_001 },
    { prompt_tokens: 3, completion_tokens: 4, prompt_tokens_details: { cached_tokens: 0.5 } },
    { prompt_tokens: 3, completion_tokens: 4, prompt_tokens_details: 'none' },
  ]) {
    it(`does not know ${JSON.stringify(usage)}`, () => {
      assert.deepEqual(readUsage(usage), { usage: undefined });
    });
  }

  it('takes the most tokens that a call can have', () => {
    assert.equal(usageOf({ prompt_tokens: 1_000_000_000, completion_tokens: 0 })?.inputTokens, 1_000_000_000);
  });

  it('reads the cost also where the counts cannot be read', () => {
    assert.deepEqual(readUsage({ prompt_tokens: -1, cost: 0.000002 }), { usage: undefined, reportedNanoUsd: 2_000 });
  });

  it('has buckets whose sum is the total, whatever of it is told elsewhere', () => {
    const tokens = fc.nat({ max: 100_000 });
    const counts = fc.record({
      prompt_tokens: tokens,
      completion_tokens: tokens,
      prompt_tokens_details: fc.record({ cached_tokens: tokens, cache_write_tokens: tokens }),
      completion_tokens_details: fc.record({ reasoning_tokens: tokens }),
    });
    fc.assert(
      fc.property(counts, tokens, (told, more) => {
        const total = told.prompt_tokens + told.completion_tokens + more;
        const usage = usageOf({ ...told, total_tokens: total });
        assert.equal(usage && allInputTokens(usage) + usage.outputTokens, total);
      }),
      runs(500),
    );
  });

  it('gives back what it wrote', () => {
    fc.assert(
      fc.property(usagesWithoutHours, (usage) => {
        assert.deepEqual(usageOf(encodeUsage(usage)), usage);
      }),
      runs(500),
    );
  });

  it('writes all that went into a cache as one', () => {
    assert.deepEqual(
      encodeUsage({
        ...NONE,
        inputTokens: 1,
        cacheReadTokens: 2,
        cacheWrite5mTokens: 3,
        cacheWrite1hTokens: 4,
        outputTokens: 5,
        reasoningTokens: 1,
      }),
      {
        prompt_tokens: 10,
        completion_tokens: 5,
        total_tokens: 15,
        prompt_tokens_details: { cached_tokens: 2, cache_write_tokens: 7 },
        completion_tokens_details: { reasoning_tokens: 1 },
      },
    );
  });
});
