import assert from 'node:assert/strict';
import type { ChatEvent, ReplyEvent, Usage } from '../../../src/core/chat.js';
import { encodeStream, encodeWhole } from '../../../src/wire/openai-chat/answer.js';
import { inPieces, toArray } from '../../support/streams.js';

const META = { id: 'chatcmpl-1', createdS: 1_700_000_000, includeUsage: false };
const START: ReplyEvent = { type: 'reply-start', model: { provider: 'acme', model: 'one' } };
const USAGE: Usage = { inputTokens: 3, cacheReadTokens: 4, cacheWriteTokens: 0, outputTokens: 2, reasoningTokens: 1 };
const WIRE_USAGE = {
  prompt_tokens: 7,
  completion_tokens: 2,
  total_tokens: 9,
  prompt_tokens_details: { cached_tokens: 4, cache_write_tokens: 0 },
  completion_tokens_details: { reasoning_tokens: 1 },
};
const FINISH: ChatEvent = { type: 'finish', reason: 'stop', usage: USAGE };
const text = (words: string): ChatEvent => ({ type: 'text-delta', text: words });
const wireData = (data: string, content = false): ChatEvent => ({ type: 'wire-data', data, content });

const framesOf = (events: readonly ReplyEvent[], includeUsage = false): Promise<string[]> =>
  toArray(encodeStream({ ...META, includeUsage }, inPieces([START, ...events])));
const choice = (delta: object, reason: string | null = null) => ({
  index: 0,
  delta,
  logprobs: null,
  finish_reason: reason,
});
const parse = (frame = ''): unknown => (frame.startsWith('data: {') ? JSON.parse(frame.slice(6)) : frame);
/** The choices of each chunk, or the frame itself when it is none. */
const choicesOf = (frames: readonly string[]): unknown[] =>
  frames.map((frame) => {
    const chunk = parse(frame);
    return typeof chunk === 'object' && chunk && 'choices' in chunk ? chunk.choices : chunk;
  });

describe('encodeStream of openai-chat', () => {
  it('writes text as chunks: role, words, end, [DONE]', async () => {
    const frames = await framesOf([text('Hi'), FINISH]);
    assert.deepEqual(parse(frames[0]), {
      id: 'chatcmpl-1',
      object: 'chat.completion.chunk',
      created: 1_700_000_000,
      model: 'acme/one',
      choices: [choice({ role: 'assistant', content: '' })],
    });
    assert.deepEqual(choicesOf(frames.slice(1)), [
      [choice({ content: 'Hi' })],
      [choice({}, 'stop')],
      'data: [DONE]\n\n',
    ]);
  });

  it('writes usage in a chunk of its own when it was asked for', async () => {
    const frames = await framesOf([FINISH], true);
    assert.deepEqual(choicesOf(frames), [
      [choice({ role: 'assistant', content: '' })],
      [choice({}, 'stop')],
      [],
      'data: [DONE]\n\n',
    ]);
    const chunk = parse(frames[2]);
    assert.ok(typeof chunk === 'object' && chunk && 'usage' in chunk);
    assert.deepEqual(chunk.usage, WIRE_USAGE);
  });

  it('writes no usage when none is known', async () => {
    const frames = await framesOf([{ type: 'finish', reason: 'stop', usage: undefined }], true);
    assert.equal(frames.length, 3);
  });

  it('writes tool calls with their index, and reasoning', async () => {
    const frames = await framesOf([
      { type: 'reasoning-delta', text: 'hm' },
      { type: 'tool-call-start', index: 1, id: 'a', name: 'f' },
      { type: 'tool-call-delta', index: 1, argumentsJson: '{}' },
      { type: 'finish', reason: 'tool-calls', usage: undefined },
    ]);
    assert.deepEqual(choicesOf(frames.slice(1)), [
      [choice({ reasoning_content: 'hm' })],
      [choice({ tool_calls: [{ index: 1, id: 'a', type: 'function', function: { name: 'f', arguments: '' } }] })],
      [choice({ tool_calls: [{ index: 1, function: { arguments: '{}' } }] })],
      [choice({}, 'tool_calls')],
      'data: [DONE]\n\n',
    ]);
  });

  it("passes the provider's own payloads as they came, and nothing decoded", async () => {
    const data = '{"choices": [{"delta":{"content":"Hi"}}], "x":1}';
    const end = '{"choices":[{"delta":{},"finish_reason":"stop"}]}';
    assert.deepEqual(await framesOf([wireData(data, true), text('Hi'), wireData(end), FINISH]), [
      `data: ${data}\n\n`,
      `data: ${end}\n\n`,
      'data: [DONE]\n\n',
    ]);
  });

  it('leaves out a usage payload that the client did not ask for', async () => {
    const events = [wireData('{"choices":[],"usage":{"prompt_tokens":1}}'), FINISH];
    assert.deepEqual(await framesOf(events), ['data: [DONE]\n\n']);
    assert.equal((await framesOf(events, true)).length, 2);
  });

  it('keeps a payload that carries usage beside its end', async () => {
    const data = '{"choices":[{"delta":{},"finish_reason":"stop"}],"usage":{"prompt_tokens":1}}';
    assert.equal((await framesOf([wireData(data), FINISH]))[0], `data: ${data}\n\n`);
  });

  it('never ends cleanly what did not finish', async () => {
    const frames: string[] = [];
    const reading = (async () => {
      for await (const frame of encodeStream(META, inPieces([START, text('Hi')]))) frames.push(frame);
    })();
    await assert.rejects(reading, { kind: 'upstream-interrupted' });
    assert.equal(frames.includes('data: [DONE]\n\n'), false);
  });
});

describe('encodeWhole of openai-chat', () => {
  const whole = async (...events: ReplyEvent[]): Promise<unknown> =>
    JSON.parse(await encodeWhole(META, inPieces([START, ...events])));

  it('collects text, reasoning, tool calls and usage', async () => {
    const reply = await whole(
      { type: 'reasoning-delta', text: 'hm' },
      text('H'),
      text('i'),
      { type: 'tool-call-start', index: 0, id: 'a', name: 'f' },
      { type: 'tool-call-delta', index: 0, argumentsJson: '{"x"' },
      { type: 'tool-call-delta', index: 0, argumentsJson: ':1}' },
      { type: 'finish', reason: 'tool-calls', usage: USAGE },
    );
    assert.deepEqual(reply, {
      id: 'chatcmpl-1',
      object: 'chat.completion',
      created: 1_700_000_000,
      model: 'acme/one',
      choices: [
        {
          index: 0,
          message: {
            role: 'assistant',
            content: 'Hi',
            refusal: null,
            reasoning_content: 'hm',
            tool_calls: [{ id: 'a', type: 'function', function: { name: 'f', arguments: '{"x":1}' } }],
          },
          logprobs: null,
          finish_reason: 'tool_calls',
        },
      ],
      usage: WIRE_USAGE,
    });
  });

  it('has no usage field when none is known', async () => {
    const reply = await whole(text('Hi'), { type: 'finish', reason: 'length', usage: undefined });
    assert.ok(typeof reply === 'object' && reply && !('usage' in reply));
  });

  it("gives the provider's own body as it came", async () => {
    const body = '{ "choices": [], "x": 1 }';
    assert.equal(await encodeWhole(META, inPieces([START, wireData(body, true), text('Hi'), FINISH])), body);
  });

  it('refuses to write what did not finish', async () => {
    await assert.rejects(whole(text('Hi')), { kind: 'upstream-interrupted' });
  });

  for (const [reason, wire] of [
    ['refused', 'content_filter'],
    ['other', 'stop'],
    ['length', 'length'],
  ] as const) {
    it(`writes the reason ${reason} as ${wire}`, async () => {
      assert.match(
        JSON.stringify(await whole({ type: 'finish', reason, usage: undefined })),
        new RegExp(`"finish_reason":"${wire}"`),
      );
    });
  }
});
