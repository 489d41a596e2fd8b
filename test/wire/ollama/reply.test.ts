import assert from 'node:assert/strict';
import type { ChatEvent } from '../../../src/core/chat.js';
import { lineSchema, START, step, type ReplyState } from '../../../src/wire/ollama/reply.js';

/** Plays lines, as the wire defines them, through the step machine. */
function play(...lines: readonly object[]): { state: ReplyState; events: ChatEvent[] } {
  let state = START;
  const events: ChatEvent[] = [];
  for (const line of lines) {
    const [next, more] = step(state, lineSchema.parse(line));
    state = next;
    events.push(...more);
  }
  return { state, events };
}

const AT = '2026-01-02T03:04:05.678Z';
const said = (message: object): object => ({
  model: 'l',
  created_at: AT,
  message: { role: 'assistant', ...message },
  done: false,
});
const done = (fields: object = {}): object => ({ created_at: AT, message: { content: '' }, done: true, ...fields });
const call = (name: string, args: object, id?: string): object => ({ id, function: { name, arguments: args } });

describe('step of ollama', () => {
  it('reads thinking and text', () => {
    assert.deepEqual(play(said({ content: '', thinking: 'hm' }), said({ content: 'Hi' })).events, [
      { type: 'reasoning-delta', text: 'hm' },
      { type: 'text-delta', text: 'Hi' },
    ]);
  });

  it('reads tool calls over several lines, with ids of this reply where there are none', () => {
    const { events } = play(said({ tool_calls: [call('f', { x: 1 })] }), said({ tool_calls: [call('g', {}, 'own')] }));
    assert.deepEqual(events, [
      { type: 'tool-call-start', index: 0, id: 'call_20260102030405678_0', name: 'f' },
      { type: 'tool-call-delta', index: 0, argumentsJson: '{"x":1}' },
      { type: 'tool-call-start', index: 1, id: 'own', name: 'g' },
      { type: 'tool-call-delta', index: 1, argumentsJson: '{}' },
    ]);
  });

  for (const [wire, reason] of [
    ['stop', 'stop'],
    ['length', 'length'],
    ['load', 'other'],
    [undefined, 'stop'],
  ] as const) {
    it(`takes done_reason ${wire ?? 'left out'} as ${reason}`, () => {
      assert.equal(play(done({ done_reason: wire })).state.reason, reason);
    });
  }

  it('ends with tool calls when there were any', () => {
    assert.equal(play(said({ tool_calls: [call('f', {})] }), done({ done_reason: 'stop' })).state.reason, 'tool-calls');
  });

  it('has no reason before it is done', () => {
    assert.equal(play(said({ content: 'Hi' })).state.reason, undefined);
  });

  it('reads usage', () => {
    assert.deepEqual(play(done({ prompt_eval_count: 5, eval_count: 2 })).state.usage, {
      inputTokens: 5,
      cacheReadTokens: 0,
      cacheWriteTokens: 0,
      outputTokens: 2,
      reasoningTokens: 0,
    });
  });

  it('claims no usage when a count is missing', () => {
    assert.equal(play(done({ eval_count: 2 })).state.usage, undefined);
    assert.equal(play(done({ prompt_eval_count: 2 })).state.usage, undefined);
  });

  it('throws an error line', () => {
    assert.throws(() => play({ error: 'model runner has unexpectedly stopped' }), { kind: 'upstream-failed' });
  });
});
