import assert from 'node:assert/strict';
import fc from 'fast-check';
import { allInputTokens } from '../../../src/core/chat.js';
import { encodeUsage, readUsage } from '../../../src/wire/openai-responses/usage.js';
import { runs } from '../../support/runs.js';
import { usagesWithoutHours } from '../support/usage.js';
import { decoded, endsOf, passed, passedWhole, whole } from '../support/usage-paths.js';
import { responses } from '../support/usage-replies.js';
import { usage, WIRE_USAGE } from './usage.js';

const { reader, streamed } = responses;

const USAGE = {
  inputTokens: 13,
  cacheReadTokens: 6,
  cacheWrite5mTokens: 2,
  cacheWrite1hTokens: 0,
  outputTokens: 4,
  reasoningTokens: 1,
};
const COUNTS = `{"input_tokens":21,"input_tokens_details":{"cached_tokens":6,"cache_write_tokens":2},
  "output_tokens":4,"output_tokens_details":{"reasoning_tokens":1},"total_tokens":25}`;

describe('usage of openai-responses', () => {
  for (const [what, json, end] of [
    ['counts', COUNTS, { usage: USAGE }],
    [
      'what xAI counts and charges',
      `{"input_tokens":9212,"input_tokens_details":{"cached_tokens":3072},"output_tokens":3417,
        "output_tokens_details":{"reasoning_tokens":0},"total_tokens":12629,"cost_in_usd_ticks":318319000}`,
      {
        usage: {
          ...USAGE,
          inputTokens: 6140,
          cacheReadTokens: 3072,
          cacheWrite5mTokens: 0,
          outputTokens: 3417,
          reasoningTokens: 0,
        },
        reportedNanoUsd: 31_831_900,
      },
    ],
    [
      'what Perplexity counts and charges',
      '{"input_tokens":12,"output_tokens":4,"total_tokens":16,"cost":{"currency":"USD","total_cost":0.00502}}',
      {
        usage: { ...USAGE, inputTokens: 12, cacheReadTokens: 0, cacheWrite5mTokens: 0, reasoningTokens: 0 },
        reportedNanoUsd: 5_020_000,
      },
    ],
    [
      'reasoning that is counted beside the output',
      '{"input_tokens":21,"output_tokens":4,"output_tokens_details":{"reasoning_tokens":60},"total_tokens":85}',
      {
        usage: {
          ...USAGE,
          inputTokens: 21,
          cacheReadTokens: 0,
          cacheWrite5mTokens: 0,
          outputTokens: 64,
          reasoningTokens: 60,
        },
      },
    ],
    ['no counts', 'null', { usage: undefined }],
    ['counts that lack the output', '{"input_tokens":21}', { usage: undefined }],
    ['counts that are none', '{"input_tokens":21,"output_tokens":1e400}', { usage: undefined }],
  ] as const) {
    it(`reads ${what}`, async () => {
      assert.deepEqual(await endsOf(responses, json), [end, end, end, end]);
    });
  }

  for (const [way, read] of [
    ['read', decoded],
    ['passed', passed],
  ] as const) {
    it(`tells counts of the beginning, and those of the end of a stream that is ${way}`, async () => {
      const { early, end } = await read(reader, streamed('{"input_tokens":21,"output_tokens":0}', COUNTS));
      const first = {
        ...USAGE,
        inputTokens: 21,
        cacheReadTokens: 0,
        cacheWrite5mTokens: 0,
        outputTokens: 0,
        reasoningTokens: 0,
      };
      assert.deepEqual([early, end], [[first, USAGE], { usage: USAGE }]);
    });

    it(`does not take counts of the beginning for those of the end of a stream that is ${way}`, async () => {
      const { end } = await read(reader, streamed(COUNTS, 'null'));
      assert.deepEqual(end, { usage: undefined });
    });

    it(`reads counts of a stream that is cut and ${way}`, async () => {
      const text = streamed('null', COUNTS)
        .replaceAll('response.completed', 'response.incomplete')
        .replaceAll('"status":"completed"', '"status":"incomplete"');
      assert.deepEqual((await read(reader, text)).end, { usage: USAGE });
    });

    it(`tells counts before the error of a stream that failed and is ${way}`, async () => {
      const failed = `{"type":"response.failed","response":{"status":"failed","error":{"message":"gone"},"usage":${COUNTS.replace('\n', '')}}}`;
      const told = await read(reader, `event: response.failed\ndata: ${failed}\n\n`);
      assert.deepEqual([told.early, told.end], [[USAGE], undefined]);
      assert.match(String(told.failure), /gone/);
    });
  }

  for (const [way, read] of [
    ['read', whole],
    ['passed', passedWhole],
  ] as const) {
    it(`tells counts before the error of a reply in one piece that failed and is ${way}`, async () => {
      const told = await read(reader, `{"status":"failed","output":[],"error":{"message":"gone"},"usage":${COUNTS}}`);
      assert.deepEqual([told.early, told.end], [[USAGE], undefined]);
      assert.match(String(told.failure), /gone/);
    });
  }

  it('never counts more in the cache than came in', () => {
    const details = { cached_tokens: 4, cache_write_tokens: 9 };
    const { usage: read } = readUsage({ input_tokens: 5, output_tokens: 1, input_tokens_details: details }) ?? {};
    assert.deepEqual([read?.inputTokens, read?.cacheReadTokens, read?.cacheWrite5mTokens], [0, 4, 1]);
  });

  it('writes sums that hold their parts', () => {
    assert.deepEqual(encodeUsage(usage), WIRE_USAGE);
  });

  it('writes all that went into a cache as one', () => {
    assert.deepEqual(encodeUsage({ ...usage, cacheWrite5mTokens: 0, cacheWrite1hTokens: 1 }), WIRE_USAGE);
  });

  it('gives back what it wrote, with the total', () => {
    fc.assert(
      fc.property(usagesWithoutHours, (sent) => {
        const written = encodeUsage(sent);
        assert.deepEqual(readUsage(written), { usage: sent });
        assert.equal('total_tokens' in written && written.total_tokens, allInputTokens(sent) + sent.outputTokens);
      }),
      runs(500),
    );
  });
});
