import assert from 'node:assert/strict';
import type { ChatEvent } from '../../../src/core/chat.js';
import { reader } from '../../../src/wire/openai-completions/reply.js';

const chunk = (text: string, reason: string | null = null): object => ({
  choices: [{ index: 0, text, finish_reason: reason }],
});
const read = (...chunks: readonly object[]): { events: ChatEvent[]; end: () => ChatEvent } => {
  const reply = reader.start('Acme');
  const events = chunks.flatMap((one) => [...reply.read(JSON.stringify(one))]);
  return { events, end: () => reply.finish() };
};
const USAGE = {
  inputTokens: 3,
  cacheReadTokens: 0,
  cacheWrite5mTokens: 0,
  cacheWrite1hTokens: 0,
  outputTokens: 2,
  reasoningTokens: 0,
};

describe('reader of openai-completions', () => {
  it('reads text of the first choice, its end and its usage', () => {
    const other = { choices: [{ index: 1, text: 'other', finish_reason: 'length' }] };
    const usage = { choices: [], usage: { prompt_tokens: 3, completion_tokens: 2 } };
    const { events, end } = read(chunk('up'), other, chunk(''), chunk('on', 'stop'), usage);
    assert.deepEqual(events, [
      { type: 'text-delta', text: 'up' },
      { type: 'text-delta', text: 'on' },
      { type: 'usage', usage: USAGE },
    ]);
    assert.deepEqual(end(), { type: 'finish', reason: 'stop', usage: USAGE });
  });

  for (const [wire, reason] of [
    ['stop', 'stop'],
    ['length', 'length'],
    ['content_filter', 'refused'],
    ['eos', 'other'],
  ] as const) {
    it(`takes finish_reason ${wire} as ${reason}`, () => {
      assert.deepEqual(read(chunk('', wire)).end(), { type: 'finish', reason, usage: undefined });
    });
  }

  it('throws the error of the provider', () => {
    assert.throws(() => read({ error: { message: 'slow down', type: 'rate_limit_error' } }), {
      kind: 'upstream-rate-limited',
    });
    assert.throws(() => read(chunk('', 'error')), { kind: 'upstream-failed' });
  });

  it('takes a reply that never said why it ended for a failure', () => {
    assert.throws(read(chunk('a')).end, {
      kind: 'upstream-garbled',
      message: 'Acme closed the stream before finishing.',
    });
  });

  it('lets nothing in that follows the end mark', () => {
    const reply = reader.start('Acme');
    reply.read(JSON.stringify(chunk('a', 'stop')));
    assert.deepEqual([reply.read('[DONE]'), reply.read(JSON.stringify(chunk('b')))], [[], []]);
    assert.equal(reply.finish().reason, 'stop');
  });

  it('knows what tells more than text', () => {
    assert.equal(reader.telling.test('{"choices":[{"text":"a","finish_reason":null}],"usage":null}'), false);
    assert.equal(reader.telling.test('{"choices":[{"text":"","finish_reason":"stop"}]}'), true);
    assert.equal(reader.telling.test('data: [DONE]'), true);
  });

  it('reads a reply in one piece, which is complete without a reason', () => {
    const usage = { prompt_tokens: 3, completion_tokens: 2 };
    assert.deepEqual(reader.readWhole(JSON.stringify({ ...chunk('upon'), usage }), 'Acme'), [
      { type: 'text-delta', text: 'upon' },
      { type: 'finish', reason: 'stop', usage: USAGE },
    ]);
  });

  it('refuses a reply without choices', () => {
    assert.throws(() => reader.readWhole('{"choices":[]}', 'Acme'), { kind: 'upstream-garbled' });
  });
});
