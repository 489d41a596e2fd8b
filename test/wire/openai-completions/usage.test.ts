import assert from 'node:assert/strict';
import { decoded, endsOf, passed, whole } from '../support/usage-paths.js';
import { completions } from '../support/usage-replies.js';

const USAGE = {
  inputTokens: 5,
  cacheReadTokens: 2,
  cacheWrite5mTokens: 0,
  cacheWrite1hTokens: 0,
  outputTokens: 16,
  reasoningTokens: 0,
};
const WIRE_USAGE =
  '{"prompt_tokens":7,"completion_tokens":16,"total_tokens":23,"prompt_tokens_details":{"cached_tokens":2}}';

describe('usage of openai-completions', () => {
  for (const [what, usage, end] of [
    ['counts', WIRE_USAGE, { usage: USAGE }],
    [
      'a cost that is reported',
      '{"prompt_tokens":5,"completion_tokens":16,"cost":0.0000025}',
      {
        usage: { ...USAGE, cacheReadTokens: 0 },
        reportedNanoUsd: 2_500,
      },
    ],
    ['no counts', 'null', { usage: undefined }],
    ['counts that are none', '{"prompt_tokens":-7,"completion_tokens":16}', { usage: undefined }],
  ] as const) {
    it(`reads ${what}`, async () => {
      assert.deepEqual(await endsOf(completions, usage), [end, end, end, end]);
    });
  }

  for (const [way, read] of [
    ['read', decoded],
    ['passed', passed],
  ] as const) {
    it(`tells counts when they come, and the last ones at the end of a stream that is ${way}`, async () => {
      const text = completions.streamed('{"prompt_tokens":5,"completion_tokens":1}', WIRE_USAGE);
      const { early, end } = await read(completions.reader, text);
      const first = { ...USAGE, cacheReadTokens: 0, outputTokens: 1 };
      assert.deepEqual([early, end], [[first, USAGE], { usage: USAGE }]);
    });
  }

  it('tells counts before the error that comes with them', async () => {
    const told = await whole(completions.reader, `{"error":{"message":"gone"},"usage":${WIRE_USAGE}}`);
    assert.deepEqual(told.early, [USAGE]);
    assert.match(String(told.failure), /gone/);
  });
});
