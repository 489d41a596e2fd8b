import assert from 'node:assert/strict';
import type { ChatEvent } from '../../../src/core/chat.js';
import { eventSchema, START, step, type ReplyState } from '../../../src/wire/anthropic-messages/reply.js';

/** Plays events, as the wire defines them, through the step machine. */
function play(...events: readonly object[]): { state: ReplyState; events: ChatEvent[] } {
  let state = START;
  const read: ChatEvent[] = [];
  for (const event of events) {
    const [next, more] = step(state, eventSchema.parse(event));
    state = next;
    read.push(...more);
  }
  return { state, events: read };
}

const started = (usage: object): object => ({ type: 'message_start', message: { id: 'm', content: [], usage } });
const block = (index: number, content_block: object): object => ({ type: 'content_block_start', index, content_block });
const delta = (index: number, fields: object): object => ({ type: 'content_block_delta', index, delta: fields });
const ended = (stop_reason: string, usage?: object): object => ({
  type: 'message_delta',
  delta: { stop_reason },
  usage,
});

describe('step of anthropic-messages', () => {
  it('reads text and thinking', () => {
    const { events } = play(
      block(0, { type: 'thinking', thinking: '' }),
      delta(0, { type: 'thinking_delta', thinking: 'hm' }),
      delta(0, { type: 'signature_delta', signature: 'x' }),
      block(1, { type: 'text', text: 'H' }),
      delta(1, { type: 'text_delta', text: 'i' }),
    );
    assert.deepEqual(events, [
      { type: 'reasoning-delta', text: 'hm' },
      { type: 'text-delta', text: 'H' },
      { type: 'text-delta', text: 'i' },
    ]);
  });

  it('reads parallel tool calls, numbered from zero', () => {
    const { state, events } = play(
      block(1, { type: 'tool_use', id: 'a', name: 'f', input: {} }),
      delta(1, { type: 'input_json_delta', partial_json: '' }),
      delta(1, { type: 'input_json_delta', partial_json: '{"x"' }),
      delta(1, { type: 'input_json_delta', partial_json: ':1}' }),
      block(2, { type: 'tool_use', id: 'b', name: 'g', input: { whole: true } }),
    );
    assert.deepEqual(events, [
      { type: 'tool-call-start', index: 0, id: 'a', name: 'f' },
      { type: 'tool-call-delta', index: 0, argumentsJson: '{"x"' },
      { type: 'tool-call-delta', index: 0, argumentsJson: ':1}' },
      { type: 'tool-call-start', index: 1, id: 'b', name: 'g' },
      { type: 'tool-call-delta', index: 1, argumentsJson: '{"whole":true}' },
    ]);
    assert.deepEqual(
      state.calls.map((call) => call.argumentsJson),
      ['{"x":1}', '{"whole":true}'],
    );
  });

  it('skips pings, and types it does not know', () => {
    assert.deepEqual(
      play({ type: 'ping' }, { type: 'new_thing', x: 1 }, { type: 'content_block_stop', index: 0 }).events,
      [],
    );
  });

  for (const [wire, reason] of [
    ['end_turn', 'stop'],
    ['stop_sequence', 'stop'],
    ['max_tokens', 'length'],
    ['model_context_window_exceeded', 'length'],
    ['tool_use', 'tool-calls'],
    ['refusal', 'refused'],
    ['pause_turn', 'other'],
  ] as const) {
    it(`takes stop_reason ${wire} as ${reason}`, () => {
      assert.equal(play(ended(wire)).state.reason, reason);
    });
  }

  it('counts message_stop as an end, and a reason before it as the reason', () => {
    assert.equal(play({ type: 'message_stop' }).state.reason, 'other');
    assert.equal(play(ended('end_turn'), { type: 'message_stop' }).state.reason, 'stop');
  });

  it('has no reason before the end', () => {
    assert.equal(play(started({ input_tokens: 1 }), block(0, { type: 'text', text: 'a' })).state.reason, undefined);
  });

  it('reads usage as it grows: a later count replaces an earlier one', () => {
    const first = {
      input_tokens: 3,
      cache_creation_input_tokens: 12_304,
      cache_read_input_tokens: 7,
      output_tokens: 1,
    };
    assert.deepEqual(play(started(first), ended('end_turn', { output_tokens: 9 })).state.usage, {
      inputTokens: 3,
      cacheReadTokens: 7,
      cacheWriteTokens: 12_304,
      outputTokens: 9,
      reasoningTokens: 0,
    });
  });

  it('knows no usage when none came', () => {
    assert.equal(play({ type: 'message_start', message: {} }, ended('end_turn')).state.usage, undefined);
  });

  it('throws an error event as its kind', () => {
    assert.throws(() => play({ type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } }), {
      kind: 'upstream-rate-limited',
    });
    assert.throws(() => play({ type: 'error' }), { kind: 'upstream-failed' });
  });
});
