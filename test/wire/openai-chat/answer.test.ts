import assert from 'node:assert/strict';
import * as z from 'zod';
import type { ChatEvent, ReplyEvent, Usage } from '../../../src/core/chat.js';
import { GatewayError } from '../../../src/core/errors.js';
import { writer } from '../../../src/wire/openai-chat/answer.js';
import type { AnswerMeta } from '../../../src/wire/port.js';
import { aRequest } from '../../support/builders.js';
import { inPieces, toArray } from '../../support/streams.js';
import { START } from '../support/reply.js';

const META: AnswerMeta = { id: 'chatcmpl-1', createdS: 1_700_000_000, request: aRequest() };
const USAGE: Usage = {
  inputTokens: 3,
  cacheReadTokens: 4,
  cacheWrite5mTokens: 0,
  cacheWrite1hTokens: 0,
  outputTokens: 2,
  reasoningTokens: 1,
};
const WIRE_USAGE = {
  prompt_tokens: 7,
  completion_tokens: 2,
  total_tokens: 9,
  prompt_tokens_details: { cached_tokens: 4, cache_write_tokens: 0 },
  completion_tokens_details: { reasoning_tokens: 1 },
};
const FINISH: ChatEvent = { type: 'finish', reason: 'stop', usage: USAGE };
const text = (words: string): ChatEvent => ({ type: 'text-delta', text: words });

/** What a client gets that offered a tool for plain text. */
const FREEFORM: AnswerMeta = {
  ...META,
  request: aRequest({ tools: [{ name: 'patch', description: '', schema: {}, freeform: true }] }),
};
const ITEM = { type: 'reasoning.encrypted', data: 'e1' };
const SEAL: ChatEvent = { type: 'reasoning-seal', seal: { wire: 'openai-chat', value: ITEM } };
const OTHER_SEAL: ChatEvent = { type: 'reasoning-seal', seal: { wire: 'gemini', value: 's' } };

const framesOf = (events: readonly ReplyEvent[], meta = META): Promise<string[]> =>
  toArray(writer.encodeStream(meta, inPieces([START, ...events])));
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
      [],
      'data: [DONE]\n\n',
    ]);
  });

  it('writes usage in a chunk of its own, asked for or not', async () => {
    const frames = await framesOf([FINISH]);
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
    const frames = await framesOf([{ type: 'finish', reason: 'stop', usage: undefined }]);
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

  it('writes a refusal in its own field', async () => {
    const frames = await framesOf([
      { type: 'refusal-delta', text: 'No.' },
      { type: 'finish', reason: 'refused', usage: undefined },
    ]);
    assert.deepEqual(choicesOf(frames.slice(1, 3)), [[choice({ refusal: 'No.' })], [choice({}, 'content_filter')]]);
  });

  it('writes sealed reasoning of its own wire, and no other', async () => {
    const frames = await framesOf([SEAL, OTHER_SEAL, { type: 'finish', reason: 'stop', usage: undefined }]);
    assert.deepEqual(choicesOf(frames.slice(1, 3)), [[choice({ reasoning_details: [ITEM] })], [choice({}, 'stop')]]);
  });

  it('writes the seal of a tool call', async () => {
    const seal = { wire: 'openai-chat', value: { google: { thought_signature: 's' } } } as const;
    const frames = await framesOf([{ type: 'tool-call-start', index: 0, id: 'a', name: 'f', seal }, FINISH]);
    const call = { index: 0, id: 'a', type: 'function', function: { name: 'f', arguments: '' } };
    assert.deepEqual(choicesOf(frames.slice(1, 2)), [
      [choice({ tool_calls: [{ ...call, extra_content: seal.value }] })],
    ]);
  });

  it('writes calls of a tool for plain text whole, when the reply ends', async () => {
    const frames = await framesOf(
      [
        { type: 'tool-call-start', index: 0, id: 'a', name: 'patch' },
        { type: 'tool-call-delta', index: 0, argumentsJson: '{"input":' },
        { type: 'tool-call-start', index: 1, id: 'b', name: 'f' },
        { type: 'tool-call-delta', index: 0, argumentsJson: '"x\\n"}' },
        { type: 'finish', reason: 'tool-calls', usage: undefined },
      ],
      FREEFORM,
    );
    assert.deepEqual(choicesOf(frames.slice(1, 4)), [
      [choice({ tool_calls: [{ index: 1, id: 'b', type: 'function', function: { name: 'f', arguments: '' } }] })],
      [choice({ tool_calls: [{ index: 0, id: 'a', type: 'custom', custom: { name: 'patch', input: 'x\n' } }] })],
      [choice({}, 'tool_calls')],
    ]);
  });

  it('leaves out bytes of another wire', async () => {
    const bytes: ChatEvent = { type: 'wire-bytes', bytes: new Uint8Array([1]), content: true };
    assert.equal((await framesOf([bytes, { type: 'finish', reason: 'stop', usage: undefined }])).length, 3);
  });

  it('never ends cleanly what did not finish', async () => {
    const frames: string[] = [];
    const reading = (async () => {
      for await (const frame of writer.encodeStream(META, inPieces([START, text('Hi')]))) frames.push(frame);
    })();
    await assert.rejects(reading, { kind: 'upstream-interrupted' });
    assert.equal(frames.includes('data: [DONE]\n\n'), false);
  });
});

const wholeSchema = z.object({ choices: z.array(z.object({ message: z.unknown() })) });

describe('encodeWhole of openai-chat', () => {
  const wholeFor = async (meta: AnswerMeta, ...events: ReplyEvent[]): Promise<unknown> =>
    JSON.parse(await writer.encodeWhole(meta, inPieces([START, ...events])));
  const whole = (...events: ReplyEvent[]): Promise<unknown> => wholeFor(META, ...events);
  const messageOf = async (meta: AnswerMeta, ...events: ReplyEvent[]): Promise<unknown> =>
    wholeSchema.parse(await wholeFor(meta, ...events)).choices[0]?.message;

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

  it('writes a refusal in its own field', async () => {
    assert.deepEqual(await messageOf(META, { type: 'refusal-delta', text: 'No.' }, FINISH), {
      role: 'assistant',
      content: null,
      refusal: 'No.',
    });
  });

  it('writes sealed reasoning of its own wire, and no other', async () => {
    assert.deepEqual(await messageOf(META, { type: 'reasoning-delta', text: 'hm' }, SEAL, OTHER_SEAL, FINISH), {
      role: 'assistant',
      content: '',
      refusal: null,
      reasoning_content: 'hm',
      reasoning_details: [ITEM],
    });
  });

  it('writes calls of a tool for plain text in their own form', async () => {
    const message = await messageOf(
      FREEFORM,
      { type: 'tool-call-start', index: 0, id: 'a', name: 'patch' },
      { type: 'tool-call-delta', index: 0, argumentsJson: '{"input":"x"}' },
      FINISH,
    );
    assert.deepEqual(message, {
      role: 'assistant',
      content: null,
      refusal: null,
      tool_calls: [{ id: 'a', type: 'custom', custom: { name: 'patch', input: 'x' } }],
    });
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

describe('errors of openai-chat', () => {
  const error = new GatewayError('upstream-too-long', 'Too long.');
  const body = {
    error: { message: 'Too long.', type: 'invalid_request_error', param: null, code: 'context_length_exceeded' },
  };

  it('are written as OpenAI writes them', () => {
    assert.deepEqual(writer.errorBody(error), body);
  });

  it('end a stream without its end mark', () => {
    assert.equal(writer.errorFrame(error), `data: ${JSON.stringify(body)}\n\n`);
  });
});
