import assert from 'node:assert/strict';
import type { ChatEvent, ReplyEvent, Usage } from '../../../src/core/chat.js';
import { GatewayError } from '../../../src/core/errors.js';
import { writer } from '../../../src/wire/anthropic-messages/answer.js';
import { aRequest } from '../../support/builders.js';
import { inPieces, toArray } from '../../support/streams.js';
import { START } from '../support/reply.js';

const META = { id: '1', createdS: 1_700_000_000, request: aRequest() };
const USAGE: Usage = {
  inputTokens: 3,
  cacheReadTokens: 4,
  cacheWrite5mTokens: 5,
  cacheWrite1hTokens: 0,
  outputTokens: 2,
  reasoningTokens: 1,
};
const WIRE_USAGE = {
  input_tokens: 3,
  cache_creation_input_tokens: 5,
  cache_read_input_tokens: 4,
  output_tokens: 2,
  output_tokens_details: { thinking_tokens: 1 },
};
const NO_COUNTS = {
  input_tokens: 0,
  cache_creation_input_tokens: 0,
  cache_read_input_tokens: 0,
  output_tokens: 0,
};
const FINISH: ChatEvent = { type: 'finish', reason: 'stop', usage: USAGE };
const text = (words: string): ChatEvent => ({ type: 'text-delta', text: words });
const call = (index: number, id: string): ChatEvent => ({ type: 'tool-call-start', index, id, name: 'f' });
const args = (index: number, argumentsJson: string): ChatEvent => ({ type: 'tool-call-delta', index, argumentsJson });
const seal = (value: unknown, wire: 'anthropic-messages' | 'gemini' = 'anthropic-messages'): ChatEvent => ({
  type: 'reasoning-seal',
  seal: { wire, value },
});
const THOUGHT = { type: 'thinking', thinking: 'hm', signature: 'c2ln' };

const framesOf = (...events: readonly ReplyEvent[]): Promise<string[]> =>
  toArray(writer.encodeStream(META, inPieces([START, ...events])));

/** The data of the events between the first and the last two, which frame every answer. */
async function bodyOf(...events: readonly ReplyEvent[]): Promise<unknown[]> {
  return (await framesOf(...events)).slice(1, -2).map(dataOf);
}

function dataOf(frame = ''): unknown {
  const { event, data } = /^event: (?<event>\w+)\ndata: (?<data>.*)\n\n$/.exec(frame)?.groups ?? {};
  const parsed = JSON.parse(data ?? '') as { type: string };
  assert.equal(parsed.type, event);
  return parsed;
}

const begun = (index: number, content_block: object) => ({ type: 'content_block_start', index, content_block });
const grown = (index: number, delta: object) => ({ type: 'content_block_delta', index, delta });
const stopped = (index: number) => ({ type: 'content_block_stop', index });

const wholeOf = async (...events: readonly ReplyEvent[]): Promise<Record<string, unknown>> =>
  JSON.parse(await writer.encodeWhole(META, inPieces([START, ...events]))) as Record<string, unknown>;

describe('encodeStream of anthropic-messages', () => {
  it('writes text between the events that frame every answer', async () => {
    const frames = await framesOf(text('H'), text('i'), FINISH);
    assert.deepEqual(frames.map(dataOf), [
      {
        type: 'message_start',
        message: {
          id: 'msg_1',
          type: 'message',
          role: 'assistant',
          model: 'acme/one',
          content: [],
          stop_reason: null,
          stop_sequence: null,
          usage: NO_COUNTS,
        },
      },
      begun(0, { type: 'text', text: '' }),
      grown(0, { type: 'text_delta', text: 'H' }),
      grown(0, { type: 'text_delta', text: 'i' }),
      stopped(0),
      { type: 'message_delta', delta: { stop_reason: 'end_turn', stop_sequence: null }, usage: WIRE_USAGE },
      { type: 'message_stop' },
    ]);
  });

  it('writes calls in blocks of their own, with ids that Anthropic takes back', async () => {
    const events = [text('a'), call(0, 'call:1'), args(0, ''), args(0, '{"x":1}'), call(1, 'b'), args(1, '{}'), FINISH];
    assert.deepEqual(await bodyOf(...events), [
      begun(0, { type: 'text', text: '' }),
      grown(0, { type: 'text_delta', text: 'a' }),
      stopped(0),
      begun(1, { type: 'tool_use', id: 'call_1_b1635388', name: 'f', input: {} }),
      grown(1, { type: 'input_json_delta', partial_json: '{"x":1}' }),
      stopped(1),
      begun(2, { type: 'tool_use', id: 'b', name: 'f', input: {} }),
      grown(2, { type: 'input_json_delta', partial_json: '{}' }),
      stopped(2),
    ]);
  });

  it('writes calls that came side by side one after the other', async () => {
    const events = [call(0, 'a'), call(1, 'b'), args(1, '{}'), args(0, '{}'), FINISH];
    assert.deepEqual(await bodyOf(...events), [
      begun(0, { type: 'tool_use', id: 'a', name: 'f', input: {} }),
      grown(0, { type: 'input_json_delta', partial_json: '{}' }),
      stopped(0),
      begun(1, { type: 'tool_use', id: 'b', name: 'f', input: {} }),
      grown(1, { type: 'input_json_delta', partial_json: '{}' }),
      stopped(1),
    ]);
  });

  it('writes thoughts with their own seal', async () => {
    const hidden = { type: 'redacted_thinking', data: 'zzz' };
    const events: ChatEvent[] = [
      { type: 'reasoning-delta', text: 'hm' },
      seal(THOUGHT),
      seal(hidden),
      text('a'),
      FINISH,
    ];
    assert.deepEqual(await bodyOf(...events), [
      begun(0, { type: 'thinking', thinking: '', signature: '' }),
      grown(0, { type: 'thinking_delta', thinking: 'hm' }),
      grown(0, { type: 'signature_delta', signature: 'c2ln' }),
      stopped(0),
      begun(1, hidden),
      stopped(1),
      begun(2, { type: 'text', text: '' }),
      grown(2, { type: 'text_delta', text: 'a' }),
      stopped(2),
    ]);
  });

  it('leaves out thoughts that Anthropic has not signed', async () => {
    const others = [seal(THOUGHT, 'gemini'), seal({ type: 'thinking' }), seal('x')];
    assert.deepEqual(await bodyOf({ type: 'reasoning-delta', text: 'hm' }, ...others, FINISH), []);
  });

  it('writes a refusal as text', async () => {
    const events: ChatEvent[] = [text('a'), { type: 'refusal-delta', text: 'no' }, text(''), FINISH];
    assert.deepEqual((await bodyOf(...events)).slice(1), [
      grown(0, { type: 'text_delta', text: 'a' }),
      grown(0, { type: 'text_delta', text: 'no' }),
      stopped(0),
    ]);
  });

  for (const [reason, stopText, wire] of [
    ['stop', undefined, { stop_reason: 'end_turn', stop_sequence: null }],
    ['stop', 'END', { stop_reason: 'stop_sequence', stop_sequence: 'END' }],
    ['length', 'END', { stop_reason: 'max_tokens', stop_sequence: null }],
    ['length', undefined, { stop_reason: 'max_tokens', stop_sequence: null }],
    ['tool-calls', undefined, { stop_reason: 'tool_use', stop_sequence: null }],
    ['refused', undefined, { stop_reason: 'refusal', stop_sequence: null }],
    ['other', undefined, { stop_reason: 'end_turn', stop_sequence: null }],
  ] as const) {
    it(`writes ${reason} as ${wire.stop_reason}${stopText === undefined ? '' : ' when a stop text is known'}`, async () => {
      const stop = stopText === undefined ? {} : { stopText };
      const frames = await framesOf({ type: 'finish', reason, usage: undefined, ...stop });
      assert.deepEqual(dataOf(frames.at(-2)), { type: 'message_delta', delta: wire, usage: NO_COUNTS });
    });
  }

  it('never ends a stream that is not complete', async () => {
    await assert.rejects(framesOf(text('a')), { kind: 'upstream-interrupted' });
  });
});

describe('encodeWhole of anthropic-messages', () => {
  it('writes everything in one message', async () => {
    const events = [seal(THOUGHT), text('H'), text('i'), call(0, 'a'), call(1, 'b'), args(0, '{"x"'), args(0, ':1}')];
    assert.deepEqual(await wholeOf(...events, { type: 'finish', reason: 'tool-calls', usage: USAGE }), {
      id: 'msg_1',
      type: 'message',
      role: 'assistant',
      model: 'acme/one',
      content: [
        THOUGHT,
        { type: 'text', text: 'Hi' },
        { type: 'tool_use', id: 'a', name: 'f', input: { x: 1 } },
        { type: 'tool_use', id: 'b', name: 'f', input: {} },
      ],
      stop_reason: 'tool_use',
      stop_sequence: null,
      usage: WIRE_USAGE,
    });
  });

  it('leaves out a call that the limit cut, and refuses one that is cut for no reason', async () => {
    const cut = [text('a'), call(0, 'a'), args(0, '{"x"')];
    const { content } = await wholeOf(...cut, { type: 'finish', reason: 'length', usage: USAGE });
    assert.deepEqual(content, [{ type: 'text', text: 'a' }]);
    await assert.rejects(wholeOf(...cut, { type: 'finish', reason: 'tool-calls', usage: USAGE }), {
      kind: 'upstream-garbled',
    });
  });

  it('rejects a reply that is not complete', async () => {
    await assert.rejects(wholeOf(text('a')), { kind: 'upstream-interrupted' });
  });
});

describe('errors and silence of anthropic-messages', () => {
  it('ends a broken stream with an event of its own', () => {
    assert.deepEqual(dataOf(writer.errorFrame(new GatewayError('upstream-interrupted', 'Gone.'))), {
      type: 'error',
      error: { type: 'api_error', message: 'Gone.' },
    });
  });

  it('keeps a silent stream open with a comment', () => assert.equal(writer.keepAlive, ': ping\n\n'));
});
