import assert from 'node:assert/strict';
import type { ChatEvent } from '../../../src/core/chat.js';
import { reader } from '../../../src/wire/ollama/reply.js';

/** The events of lines, as the wire defines them. */
function read(...lines: readonly object[]): readonly ChatEvent[] {
  const reply = reader.start('Ollama');
  return lines.flatMap((line) => [...reply.read(JSON.stringify(line))]);
}

/** How a reply of these lines ends. */
function end(...lines: readonly object[]): ChatEvent & { readonly type: 'finish' } {
  const reply = reader.start('Ollama');
  for (const line of lines) reply.read(JSON.stringify(line));
  return reply.finish();
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

describe('reader of ollama', () => {
  it('reads thinking and text', () => {
    assert.deepEqual(read(said({ content: '', thinking: 'hm' }), said({ content: 'Hi' })), [
      { type: 'reasoning-delta', text: 'hm' },
      { type: 'text-delta', text: 'Hi' },
    ]);
  });

  it('reads tool calls over several lines, with ids of this reply where there are none', () => {
    const events = read(said({ tool_calls: [call('f', { x: 1 })] }), said({ tool_calls: [call('g', {}, 'own')] }));
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
      assert.equal(end(done({ done_reason: wire })).reason, reason);
    });
  }

  it('ends with tool calls when there were any', () => {
    assert.equal(end(said({ tool_calls: [call('f', {})] }), done({ done_reason: 'stop' })).reason, 'tool-calls');
  });

  it('refuses a reply that never says that it is done', () => {
    const message = 'Ollama closed the stream before finishing.';
    assert.throws(() => end(said({ content: 'Hi' })), { kind: 'upstream-garbled', message });
  });

  it('reads the words of /api/generate', () => {
    const line = { response: 'Hi', thinking: 'hm', done: false };
    assert.deepEqual(read(line), [
      { type: 'reasoning-delta', text: 'hm' },
      { type: 'text-delta', text: 'Hi' },
    ]);
  });

  it('reads a reply in one piece', () => {
    const text = JSON.stringify({ ...done({ done_reason: 'length' }), message: { content: 'Hi' } });
    assert.deepEqual(reader.readWhole(text, 'Ollama'), [
      { type: 'text-delta', text: 'Hi' },
      { type: 'finish', reason: 'length', usage: undefined },
    ]);
  });

  it('finds every line that tells more than words', () => {
    const lines = [said({ content: '"done": true' }), said({ tool_calls: [] }), { error: 'no' }, done()];
    assert.deepEqual(
      lines.map((line) => reader.telling.test(JSON.stringify(line))),
      [false, true, true, true],
    );
  });

  it('reads usage', () => {
    assert.deepEqual(end(done({ prompt_eval_count: 5, eval_count: 2 })).usage, {
      inputTokens: 5,
      cacheReadTokens: 0,
      cacheWrite5mTokens: 0,
      cacheWrite1hTokens: 0,
      outputTokens: 2,
      reasoningTokens: 0,
    });
  });

  it('claims no usage when a count is missing', () => {
    assert.equal(end(done({ eval_count: 2 })).usage, undefined);
    assert.equal(end(done({ prompt_eval_count: 2 })).usage, undefined);
  });

  it('throws an error line', () => {
    assert.throws(() => read({ error: 'model runner has unexpectedly stopped' }), {
      kind: 'upstream-failed',
      message: 'Ollama failed: model runner has unexpectedly stopped',
    });
  });
});
