import assert from 'node:assert/strict';
import { decoded, endsOf, passed, passedWhole, whole } from '../support/usage-paths.js';
import { chat } from '../support/usage-replies.js';

const { reader, streamed } = chat;

const WIRE_USAGE = `{"prompt_tokens":2006,"completion_tokens":300,"total_tokens":2306,
  "prompt_tokens_details":{"cached_tokens":1920,"audio_tokens":0},
  "completion_tokens_details":{"reasoning_tokens":192,"audio_tokens":0}}`;
const USAGE = {
  inputTokens: 86,
  cacheReadTokens: 1920,
  cacheWrite5mTokens: 0,
  cacheWrite1hTokens: 0,
  outputTokens: 300,
  reasoningTokens: 192,
};
const SOME = {
  inputTokens: 10,
  cacheReadTokens: 0,
  cacheWrite5mTokens: 0,
  cacheWrite1hTokens: 0,
  outputTokens: 1,
  reasoningTokens: 0,
};

describe('usage of openai-chat', () => {
  for (const [what, usage, end] of [
    ['what OpenAI counts', WIRE_USAGE, { usage: USAGE }],
    [
      'what OpenRouter counts and charges',
      `{"prompt_tokens":2340,"completion_tokens":202,"total_tokens":2542,"cost":0.00011018,"is_byok":false,
        "prompt_tokens_details":{"cached_tokens":0,"cache_write_tokens":0},
        "cost_details":{"upstream_inference_cost":0.00011018},"completion_tokens_details":{"reasoning_tokens":0}}`,
      {
        usage: { ...USAGE, inputTokens: 2340, cacheReadTokens: 0, outputTokens: 202, reasoningTokens: 0 },
        reportedNanoUsd: 110_180,
      },
    ],
    [
      'what xAI counts and charges',
      `{"prompt_tokens":32,"completion_tokens":9,"total_tokens":135,"prompt_tokens_details":{"cached_tokens":6},
        "completion_tokens_details":{"reasoning_tokens":94},"num_sources_used":0,"cost_in_usd_ticks":37756000}`,
      {
        usage: { ...USAGE, inputTokens: 26, cacheReadTokens: 6, outputTokens: 103, reasoningTokens: 94 },
        reportedNanoUsd: 3_775_600,
      },
    ],
    [
      'nothing, when nothing was used',
      '{"prompt_tokens":0,"completion_tokens":0,"total_tokens":0}',
      { usage: { ...USAGE, inputTokens: 0, cacheReadTokens: 0, outputTokens: 0, reasoningTokens: 0 } },
    ],
    ['no counts', 'null', { usage: undefined }],
    ['counts that are none', '{"prompt_tokens":"10","completion_tokens":4}', { usage: undefined }],
  ] as const) {
    it(`reads ${what}`, async () => {
      assert.deepEqual(await endsOf(chat, usage), [end, end, end, end]);
    });
  }

  for (const [way, read] of [
    ['read', decoded],
    ['passed', passed],
  ] as const) {
    it(`tells counts when they come, and the last ones at the end of a stream that is ${way}`, async () => {
      const text = streamed('{"prompt_tokens":10,"completion_tokens":1}', WIRE_USAGE);
      const told = await read(reader, text);
      assert.deepEqual([told.early, told.end], [[SOME, USAGE], { usage: USAGE }]);
    });

    it(`tells counts before an error that comes with them in a stream that is ${way}`, async () => {
      const error = '{"error":{"message":"gone","code":502},"usage":{"prompt_tokens":10,"completion_tokens":1}}';
      const told = await read(reader, `data: ${error}\n\n`);
      assert.deepEqual(told.early, [SOME]);
      assert.match(String(told.failure), /gone/);
    });
  }

  for (const [way, read] of [
    ['read', whole],
    ['passed', passedWhole],
  ] as const) {
    it(`tells counts before the error of a reply in one piece that is ${way}`, async () => {
      const call = '{"id":"a","function":{"name":"f","arguments":"{"}}';
      const choice = `{"message":{"tool_calls":[${call}]},"finish_reason":"tool_calls"}`;
      const told = await read(reader, `{"choices":[${choice}],"usage":{"prompt_tokens":10,"completion_tokens":1}}`);
      assert.deepEqual([told.early, told.end], [[SOME], undefined]);
      assert.match(String(told.failure), /not valid JSON/);
    });
  }
});
