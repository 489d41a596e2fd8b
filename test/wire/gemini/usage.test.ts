import assert from 'node:assert/strict';
import fc from 'fast-check';
import { allInputTokens } from '../../../src/core/chat.js';
import { encodeUsage, readUsage } from '../../../src/wire/gemini/usage.js';
import { runs } from '../../support/runs.js';
import { usages } from '../support/usage.js';
import { decoded, endsOf, passed, whole } from '../support/usage-paths.js';
import { gemini } from '../support/usage-replies.js';

const USAGE = {
  inputTokens: 9,
  cacheReadTokens: 4,
  cacheWrite5mTokens: 0,
  cacheWrite1hTokens: 0,
  outputTokens: 7,
  reasoningTokens: 2,
};
const COUNTS = `{"promptTokenCount":10,"cachedContentTokenCount":4,"toolUsePromptTokenCount":3,"candidatesTokenCount":5,
  "thoughtsTokenCount":2,"totalTokenCount":20,"promptTokensDetails":[{"modality":"TEXT","tokenCount":10}]}`;
const PROMPT = { ...USAGE, inputTokens: 10, cacheReadTokens: 0, outputTokens: 0, reasoningTokens: 0 };

describe('usage of gemini', () => {
  for (const [what, json, expected] of [
    ['counts that overlap', COUNTS, USAGE],
    [
      'a reply of thoughts only',
      '{"promptTokenCount":21,"thoughtsTokenCount":60,"totalTokenCount":81}',
      {
        ...USAGE,
        inputTokens: 21,
        cacheReadTokens: 0,
        outputTokens: 60,
        reasoningTokens: 60,
      },
    ],
    [
      'thoughts that the total alone has',
      '{"promptTokenCount":20,"candidatesTokenCount":198,"totalTokenCount":623}',
      {
        ...USAGE,
        inputTokens: 20,
        cacheReadTokens: 0,
        outputTokens: 603,
        reasoningTokens: 0,
      },
    ],
    [
      'a total that is too small',
      '{"promptTokenCount":10,"candidatesTokenCount":5,"totalTokenCount":12}',
      {
        ...PROMPT,
        outputTokens: 5,
      },
    ],
    ['a prompt that nothing was said to', '{"promptTokenCount":10,"totalTokenCount":10}', PROMPT],
    ['nothing, when nothing was used', '{"promptTokenCount":0}', { ...PROMPT, inputTokens: 0 }],
    [
      'more in the cache than there was',
      '{"promptTokenCount":3,"cachedContentTokenCount":4}',
      {
        ...PROMPT,
        inputTokens: 0,
        cacheReadTokens: 3,
      },
    ],
    ['no counts', 'null', undefined],
    ['counts that lack the prompt', '{"candidatesTokenCount":5}', undefined],
    ['counts that are none', '{"promptTokenCount":10,"thoughtsTokenCount":"2"}', undefined],
  ] as const) {
    it(`reads ${what}`, async () => {
      const end = { usage: expected };
      assert.deepEqual(await endsOf(gemini, json), [end, end, end, end]);
    });
  }

  for (const [way, read] of [
    ['read', decoded],
    ['passed', passed],
  ] as const) {
    it(`tells counts when they come, and the last ones at the end of a stream that is ${way}`, async () => {
      const { early, end } = await read(gemini.reader, gemini.streamed('{"promptTokenCount":10}', COUNTS));
      assert.deepEqual([early, end], [[PROMPT, USAGE], { usage: USAGE }]);
    });
  }

  it('tells counts before the failure of a reply in one piece', async () => {
    const candidate = '{"index":0,"finishReason":"MALFORMED_FUNCTION_CALL"}';
    const told = await whole(gemini.reader, `{"candidates":[${candidate}],"usageMetadata":${COUNTS}}`);
    assert.deepEqual([told.early, told.end], [[USAGE], undefined]);
    assert.match(String(told.failure), /tool call/);
  });

  it('writes all counts with their sum', () => {
    assert.deepEqual(encodeUsage({ ...USAGE, inputTokens: 3, cacheWrite5mTokens: 1, cacheWrite1hTokens: 2 }), {
      promptTokenCount: 10,
      cachedContentTokenCount: 4,
      candidatesTokenCount: 5,
      thoughtsTokenCount: 2,
      totalTokenCount: 17,
    });
  });

  it('leaves out what was not used', () => {
    assert.deepEqual(encodeUsage({ ...PROMPT, outputTokens: 2 }), {
      promptTokenCount: 10,
      candidatesTokenCount: 2,
      totalTokenCount: 12,
    });
  });

  it('gives back what it wrote, but that writes to a cache are input', () => {
    fc.assert(
      fc.property(usages, (sent) => {
        assert.deepEqual(readUsage(encodeUsage(sent))?.usage, {
          ...sent,
          inputTokens: sent.inputTokens + sent.cacheWrite5mTokens + sent.cacheWrite1hTokens,
          cacheWrite5mTokens: 0,
          cacheWrite1hTokens: 0,
        });
      }),
      runs(500),
    );
  });

  it('has buckets whose sum is the total, whatever of it is told elsewhere', () => {
    const tokens = fc.nat({ max: 100_000 });
    const counts = fc.record({
      promptTokenCount: tokens,
      toolUsePromptTokenCount: tokens,
      candidatesTokenCount: tokens,
      thoughtsTokenCount: tokens,
    });
    fc.assert(
      fc.property(counts, tokens, tokens, (told, cached, more) => {
        const total = Object.values(told).reduce((sum, one) => sum + one, more);
        const usage = readUsage({ ...told, cachedContentTokenCount: cached, totalTokenCount: total })?.usage;
        assert.equal(usage && allInputTokens(usage) + usage.outputTokens, total);
      }),
      runs(500),
    );
  });
});
