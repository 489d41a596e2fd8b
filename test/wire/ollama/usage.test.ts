import assert from 'node:assert/strict';
import fc from 'fast-check';
import { allInputTokens } from '../../../src/core/chat.js';
import { encodeUsage, readUsage } from '../../../src/wire/ollama/usage.js';
import { runs } from '../../support/runs.js';
import { usages } from '../support/usage.js';
import { endsOf } from '../support/usage-paths.js';
import { ollama } from '../support/usage-replies.js';

const USAGE = {
  inputTokens: 26,
  cacheReadTokens: 0,
  cacheWrite5mTokens: 0,
  cacheWrite1hTokens: 0,
  outputTokens: 298,
  reasoningTokens: 0,
};

describe('usage of ollama', () => {
  for (const [what, json, expected] of [
    [
      'counts',
      '{"total_duration":5043500667,"prompt_eval_count":26,"prompt_eval_duration":325953000,"eval_count":298}',
      USAGE,
    ],
    [
      'nothing, when nothing was used',
      '{"prompt_eval_count":0,"eval_count":0}',
      { ...USAGE, inputTokens: 0, outputTokens: 0 },
    ],
    ['no counts', '{}', undefined],
    ['counts without the prompt, which was still in memory', '{"eval_count":298}', undefined],
    ['counts that are none', '{"prompt_eval_count":26,"eval_count":29.5}', undefined],
  ] as const) {
    it(`reads ${what}`, async () => {
      const end = { usage: expected };
      assert.deepEqual(await endsOf(ollama, json), [end, end, end, end]);
    });
  }

  it('gives back the sums of what it wrote', () => {
    fc.assert(
      fc.property(usages, (sent) => {
        assert.deepEqual(readUsage(encodeUsage(sent)), {
          ...USAGE,
          inputTokens: allInputTokens(sent),
          outputTokens: sent.outputTokens,
        });
      }),
      runs(500),
    );
  });
});
