import assert from 'node:assert/strict';
import type { ReplyEvent } from '../../../src/core/chat.js';
import { writer } from '../../../src/wire/openai-completions/answer.js';
import { aRequest } from '../../support/builders.js';
import { inPieces, toArray } from '../../support/streams.js';
import { START } from '../support/reply.js';

const META = { id: 'cmpl-1', createdS: 1_700_000_000, request: aRequest() };
const usage = {
  inputTokens: 3,
  cacheReadTokens: 0,
  cacheWrite5mTokens: 0,
  cacheWrite1hTokens: 0,
  outputTokens: 2,
  reasoningTokens: 0,
};
const HEAD = { id: 'cmpl-1', object: 'text_completion', created: 1_700_000_000, model: 'acme/one' };
const WIRE_USAGE = {
  prompt_tokens: 3,
  completion_tokens: 2,
  total_tokens: 5,
  prompt_tokens_details: { cached_tokens: 0, cache_write_tokens: 0 },
  completion_tokens_details: { reasoning_tokens: 0 },
};
const EVENTS: readonly ReplyEvent[] = [
  START,
  { type: 'reasoning-delta', text: 'hm' },
  { type: 'text-delta', text: 'up' },
  { type: 'text-delta', text: 'on' },
  { type: 'finish', reason: 'length', usage },
];
const choice = (text: string, reason: string | null) => ({ text, index: 0, logprobs: null, finish_reason: reason });

describe('encodeStream of openai-completions', () => {
  const frames = (events = EVENTS): Promise<string[]> => toArray(writer.encodeStream(META, inPieces(events)));

  it('writes text, the end, usage and [DONE]', async () => {
    const all = await frames();
    assert.deepEqual(
      all.slice(0, -1).map((frame) => JSON.parse(frame.slice(6)) as unknown),
      [
        { ...HEAD, choices: [choice('up', null)] },
        { ...HEAD, choices: [choice('on', null)] },
        { ...HEAD, choices: [choice('', 'length')] },
        { ...HEAD, choices: [], usage: WIRE_USAGE },
      ],
    );
    assert.equal(all.at(-1), 'data: [DONE]\n\n');
  });

  it('writes no usage when none is known', async () => {
    assert.equal((await frames([{ type: 'finish', reason: 'stop', usage: undefined }])).length, 2);
  });

  it('writes a refusal as text', async () => {
    const [first] = await frames([{ type: 'refusal-delta', text: 'No.' }, ...EVENTS.slice(-1)]);
    assert.match(first ?? '', /"text":"No\."/);
  });

  it('never ends cleanly what did not finish', async () => {
    await assert.rejects(frames(EVENTS.slice(0, -1)), { kind: 'upstream-interrupted' });
  });
});

describe('encodeWhole of openai-completions', () => {
  it('writes one body', async () => {
    assert.deepEqual(JSON.parse(await writer.encodeWhole(META, inPieces(EVENTS))), {
      ...HEAD,
      choices: [choice('upon', 'length')],
      usage: WIRE_USAGE,
    });
  });
});
