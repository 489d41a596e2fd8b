import assert from 'node:assert/strict';
import fc from 'fast-check';
import { allInputTokens } from '../../../src/core/chat.js';
import { addUsage, encodeUsage, usageOf } from '../../../src/wire/anthropic-messages/usage.js';
import { runs } from '../../support/runs.js';
import { usages } from '../support/usage.js';
import { decoded, endsOf, passed } from '../support/usage-paths.js';
import { anthropic } from '../support/usage-replies.js';

const { reader, streamed } = anthropic;

/** As the API ends a stream, and as it begins one. */
const CACHED = `{"input_tokens":3,"cache_creation_input_tokens":12304,"cache_read_input_tokens":0,"output_tokens":550}`;
const START = `{"input_tokens":3,"cache_creation_input_tokens":12304,"cache_read_input_tokens":0,
  "cache_creation":{"ephemeral_5m_input_tokens":12304,"ephemeral_1h_input_tokens":0},"output_tokens":1,"service_tier":"standard"}`;

const USAGE = {
  inputTokens: 3,
  cacheReadTokens: 0,
  cacheWrite5mTokens: 12_304,
  cacheWrite1hTokens: 0,
  outputTokens: 550,
  reasoningTokens: 0,
};

describe('usage of anthropic-messages', () => {
  for (const [what, usage, expected] of [
    ['a prompt that was written to the cache', CACHED, USAGE],
    [
      'counts without a word on the cache',
      '{"input_tokens":10,"output_tokens":4}',
      { ...USAGE, inputTokens: 10, cacheWrite5mTokens: 0, outputTokens: 4 },
    ],
    [
      'writes for five minutes and for an hour',
      `{"input_tokens":2,"cache_read_input_tokens":7,"cache_creation_input_tokens":556,
        "cache_creation":{"ephemeral_5m_input_tokens":456,"ephemeral_1h_input_tokens":100},"output_tokens":9}`,
      {
        ...USAGE,
        inputTokens: 2,
        cacheReadTokens: 7,
        cacheWrite5mTokens: 456,
        cacheWrite1hTokens: 100,
        outputTokens: 9,
      },
    ],
    [
      'writes beyond those that are split, as writes for five minutes',
      `{"input_tokens":2,"cache_creation_input_tokens":600,
        "cache_creation":{"ephemeral_5m_input_tokens":456,"ephemeral_1h_input_tokens":100},"output_tokens":9}`,
      { ...USAGE, inputTokens: 2, cacheWrite5mTokens: 500, cacheWrite1hTokens: 100, outputTokens: 9 },
    ],
    [
      'writes that are split to more than their sum',
      `{"input_tokens":2,"cache_creation_input_tokens":50,
        "cache_creation":{"ephemeral_5m_input_tokens":40,"ephemeral_1h_input_tokens":100},"output_tokens":9}`,
      { ...USAGE, inputTokens: 2, cacheWrite5mTokens: 40, cacheWrite1hTokens: 100, outputTokens: 9 },
    ],
    [
      'thinking as a part of the output, and never more than it',
      '{"input_tokens":3,"cache_creation_input_tokens":12304,"output_tokens":550,"output_tokens_details":{"thinking_tokens":551}}',
      { ...USAGE, reasoningTokens: 550 },
    ],
    [
      'nothing, when nothing was used',
      '{"input_tokens":0,"output_tokens":0}',
      { ...USAGE, inputTokens: 0, cacheWrite5mTokens: 0, outputTokens: 0 },
    ],
    ['no counts', 'null', undefined],
    ['counts that lack the input', '{"output_tokens":5}', undefined],
    ['a count that is none', '{"input_tokens":3,"output_tokens":5,"cache_read_input_tokens":-1}', undefined],
  ] as const) {
    it(`reads ${what}`, async () => {
      const end = { usage: expected };
      assert.deepEqual(await endsOf(anthropic, usage), [end, end, end, end]);
    });
  }

  for (const [way, read] of [
    ['read', decoded],
    ['passed', passed],
  ] as const) {
    it(`tells what was counted at the start and at the end of a stream that is ${way}`, async () => {
      const told = await read(reader, streamed(START, '{"output_tokens":550}'));
      assert.deepEqual(told.early, [{ ...USAGE, outputTokens: 1 }, USAGE]);
      assert.deepEqual(told.end, { usage: USAGE });
    });

    it(`keeps the hour when the end of a stream that is ${way} tells sums only`, async () => {
      const start =
        '{"input_tokens":3,"cache_creation_input_tokens":9,"cache_creation":{"ephemeral_5m_input_tokens":0,"ephemeral_1h_input_tokens":9},"output_tokens":1}';
      const { end } = await read(
        reader,
        streamed(start, '{"input_tokens":3,"cache_creation_input_tokens":9,"output_tokens":550}'),
      );
      assert.deepEqual(end, { usage: { ...USAGE, cacheWrite5mTokens: 0, cacheWrite1hTokens: 9 } });
    });

    it(`does not take what was written at the start for all when a stream that is ${way} tells no more`, async () => {
      const told = await read(reader, streamed(START, 'null'));
      assert.deepEqual([told.early.length, told.end], [1, { usage: undefined }]);
    });

    it(`knows nothing after counts that cannot be read in a stream that is ${way}`, async () => {
      const { end } = await read(reader, streamed(START, '{"output_tokens":"550"}'));
      assert.deepEqual(end, { usage: undefined });
    });

    it(`takes the last of two counts in a stream that is ${way}`, async () => {
      const { end } = await read(reader, streamed('{"input_tokens":0,"output_tokens":0}', CACHED));
      assert.deepEqual(end, { usage: USAGE });
    });

    it(`tells the cost that was reported in a stream that is ${way}`, async () => {
      const { end } = await read(reader, streamed(START, '{"output_tokens":550,"cost":0.054399}'));
      assert.deepEqual(end, { usage: USAGE, reportedNanoUsd: 54_399_000 });
    });
  }

  it('forgets what was said before counts that cannot be read', () => {
    const said = addUsage({ input: 3, output: 5, reportedNanoUsd: 7 }, { output_tokens: '6', cost: 0.000001 });
    assert.deepEqual(said, { reportedNanoUsd: 1_000 });
  });

  it('writes long writes apart, as a part of the sum', () => {
    assert.deepEqual(encodeUsage({ ...USAGE, cacheWrite5mTokens: 456, cacheWrite1hTokens: 100 }), {
      input_tokens: 3,
      cache_creation_input_tokens: 556,
      cache_read_input_tokens: 0,
      cache_creation: { ephemeral_5m_input_tokens: 456, ephemeral_1h_input_tokens: 100 },
      output_tokens: 550,
    });
  });

  it('has buckets whose sum is that of the counts', () => {
    const tokens = fc.nat({ max: 100_000 });
    const counts = fc.record({
      input_tokens: tokens,
      cache_read_input_tokens: tokens,
      cache_creation: fc.record({ ephemeral_5m_input_tokens: tokens, ephemeral_1h_input_tokens: tokens }),
      output_tokens: tokens,
    });
    fc.assert(
      fc.property(counts, tokens, ({ cache_creation: writes, ...told }, more) => {
        const written = writes.ephemeral_5m_input_tokens + writes.ephemeral_1h_input_tokens + more;
        const said = { ...told, cache_creation: writes, cache_creation_input_tokens: written };
        const usage = usageOf(addUsage({}, said));
        const sum = told.input_tokens + told.cache_read_input_tokens + written + told.output_tokens;
        assert.equal(usage && allInputTokens(usage) + usage.outputTokens, sum);
      }),
      runs(500),
    );
  });

  it('gives back what it wrote', () => {
    fc.assert(
      fc.property(usages, (usage) => {
        assert.deepEqual(usageOf(addUsage({}, encodeUsage(usage))), usage);
      }),
      runs(500),
    );
  });
});
