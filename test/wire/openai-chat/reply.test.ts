import assert from 'node:assert/strict';
import type { ChatEvent, FinishReason } from '../../../src/core/chat.js';
import { reader } from '../../../src/wire/openai-chat/reply.js';

/** The events of these payloads, before their end. */
function eventsOf(...chunks: readonly object[]): ChatEvent[] {
  const reply = reader.start('Acme');
  return chunks.flatMap((chunk) => [...reply.read(JSON.stringify(chunk))]);
}

/** How a reply of these payloads ends. */
function endOf(...chunks: readonly object[]): ChatEvent & { type: 'finish' } {
  const reply = reader.start('Acme');
  for (const chunk of chunks) reply.read(JSON.stringify(chunk));
  return reply.finish();
}

const reasonOf = (...chunks: readonly object[]): FinishReason => endOf(...chunks).reason;

const delta = (fields: object, reason: string | null = null): object => ({
  id: 'chatcmpl-7',
  choices: [{ index: 0, delta: fields, finish_reason: reason }],
});
const piece = (fields: object): object => delta({ tool_calls: [fields] });

describe('reader of openai-chat', () => {
  it('reads text', () => {
    const chunks = [
      delta({ role: 'assistant', content: '' }),
      delta({ content: 'He' }),
      delta({ content: 'llo' }),
      delta({}, 'stop'),
    ];
    assert.deepEqual(eventsOf(...chunks), [
      { type: 'text-delta', text: 'He' },
      { type: 'text-delta', text: 'llo' },
    ]);
    assert.equal(reasonOf(...chunks), 'stop');
  });

  it('reads reasoning under either name, once when both are sent', () => {
    const thought = [{ type: 'reasoning-delta', text: 'hm' }];
    assert.deepEqual(eventsOf(delta({ reasoning_content: 'hm' })), thought);
    assert.deepEqual(eventsOf(delta({ reasoning: 'hm' })), thought);
    assert.deepEqual(eventsOf(delta({ reasoning: 'hm', reasoning_content: 'hm' })), thought);
  });

  it('reads content that comes in parts', () => {
    const content = [
      { type: 'thinking', thinking: [{ type: 'text', text: 'hm' }] },
      { type: 'text', text: 'Hi' },
    ];
    assert.deepEqual(eventsOf(delta({ content })), [
      { type: 'reasoning-delta', text: 'hm' },
      { type: 'text-delta', text: 'Hi' },
    ]);
  });

  it('reads a refusal as one, and ends as refused', () => {
    const chunks = [delta({ refusal: 'No.' }), delta({}, 'stop')];
    assert.deepEqual(eventsOf(...chunks), [{ type: 'refusal-delta', text: 'No.' }]);
    assert.equal(reasonOf(...chunks), 'refused');
  });

  it('keeps reasoning that only its maker can read, as it came', () => {
    const signed = { type: 'reasoning.text', text: 'hm', signature: 's1', format: 'x', index: 0 };
    const encrypted = { type: 'reasoning.encrypted', data: 'e1', id: 'r' };
    assert.deepEqual(eventsOf(delta({ reasoning: 'hm', reasoning_details: [signed, encrypted] })), [
      { type: 'reasoning-delta', text: 'hm' },
      { type: 'reasoning-seal', seal: { wire: 'openai-chat', value: signed } },
      { type: 'reasoning-seal', seal: { wire: 'openai-chat', value: encrypted } },
    ]);
  });

  it('puts the words back to the signature that comes after them', () => {
    const said = (details: object): object => delta({ reasoning_details: [{ type: 'reasoning.text', ...details }] });
    const events = eventsOf(
      said({ text: 'h', index: 0 }),
      said({ text: 'm', index: 0 }),
      said({ signature: 's1', index: 0 }),
      said({ text: 'so', index: 1 }),
      said({ text: '!', signature: 's2', index: 1 }),
    );
    const seal = (value: object) => ({ type: 'reasoning-seal', seal: { wire: 'openai-chat', value } });
    assert.deepEqual(events, [
      seal({ type: 'reasoning.text', text: 'hm', signature: 's1', index: 0 }),
      seal({ type: 'reasoning.text', text: 'so!', signature: 's2', index: 1 }),
    ]);
  });

  it('takes no other form of reasoning details for a failure', () => {
    assert.deepEqual(eventsOf(delta({ content: 'a', reasoning_details: 'x' })), [{ type: 'text-delta', text: 'a' }]);
  });

  it('skips choices but the first, null choices and unknown fields', () => {
    const other = { choices: [{ index: 1, delta: { content: 'other' } }] };
    assert.deepEqual(eventsOf({ choices: null, x: 1 }, other, {}), []);
  });

  for (const [wire, reason] of [
    ['stop', 'stop'],
    ['length', 'length'],
    ['tool_calls', 'tool-calls'],
    ['function_call', 'tool-calls'],
    ['content_filter', 'refused'],
    ['eos', 'other'],
  ] as const) {
    it(`takes finish_reason ${wire} as ${reason}`, () => {
      assert.equal(reasonOf(delta({}, wire)), reason);
    });
  }

  it('takes finish_reason error for the failure it is', () => {
    assert.throws(() => eventsOf(delta({}, 'error')), { kind: 'upstream-failed' });
  });

  it('throws an error sent in place of a payload', () => {
    assert.throws(() => eventsOf({ error: { message: 'slow down', type: 'rate_limit_error' } }), {
      kind: 'upstream-rate-limited',
    });
    assert.throws(() => eventsOf({ error: { message: 'boom', code: 502 }, choices: [] }), { kind: 'upstream-failed' });
  });
});

describe('tool calls of openai-chat', () => {
  const START_A = { type: 'tool-call-start', index: 0, id: 'a', name: 'f' };
  const START_B = { type: 'tool-call-start', index: 1, id: 'b', name: 'g' };
  const args = (index: number, argumentsJson: string) => ({ type: 'tool-call-delta', index, argumentsJson });

  it('come in pieces', () => {
    const chunks = [
      piece({ index: 0, id: 'a', function: { name: 'f', arguments: '' } }),
      piece({ index: 0, function: { arguments: '{"x"' } }),
      piece({ index: 0, function: { arguments: ':1}' } }),
      delta({}, 'tool_calls'),
    ];
    assert.deepEqual(eventsOf(...chunks), [START_A, args(0, '{"x"'), args(0, ':1}')]);
    assert.equal(reasonOf(...chunks), 'tool-calls');
  });

  it('come with plain text, which is their input', () => {
    const chunks = [
      piece({ index: 0, id: 'a', type: 'custom', custom: { name: 'f', input: 'a"' } }),
      piece({ index: 0, custom: { input: '\n\ud83d' } }),
      piece({ index: 0, custom: { input: '\ude00' } }),
      delta({}, 'tool_calls'),
      delta({}, 'tool_calls'),
    ];
    const events = eventsOf(...chunks);
    assert.deepEqual(events[0], START_A);
    const written = events.map((event) => (event.type === 'tool-call-delta' ? event.argumentsJson : '')).join('');
    assert.deepEqual(JSON.parse(written), { input: 'a"\n😀' });
    assert.equal(reasonOf(...chunks), 'tool-calls');
  });

  it('come with the signature of their maker', () => {
    const extra = { google: { thought_signature: 's' } };
    assert.deepEqual(eventsOf(piece({ index: 0, id: 'a', function: { name: 'f' }, extra_content: extra })), [
      { ...START_A, seal: { wire: 'openai-chat', value: extra } },
    ]);
  });

  it('come interleaved', () => {
    const events = eventsOf(
      piece({ index: 0, id: 'a', function: { name: 'f', arguments: '{' } }),
      piece({ index: 1, id: 'b', function: { name: 'g', arguments: '{}' } }),
      piece({ index: 0, function: { arguments: '}' } }),
    );
    assert.deepEqual(events, [START_A, args(0, '{'), START_B, args(1, '{}'), args(0, '}')]);
  });

  it('come whole and without index', () => {
    const events = eventsOf(
      piece({ id: 'a', function: { name: 'f', arguments: '{}' } }),
      piece({ id: 'b', function: { name: 'g', arguments: '{}' } }),
    );
    assert.deepEqual(events, [START_A, args(0, '{}'), START_B, args(1, '{}')]);
  });

  it('come without index, continued by id or by nothing', () => {
    const events = eventsOf(
      piece({ id: 'a', function: { name: 'f' } }),
      piece({ id: 'a', function: { arguments: '{' } }),
      piece({ function: { arguments: '}' } }),
    );
    assert.deepEqual(events, [START_A, args(0, '{'), args(0, '}')]);
  });

  it('come without index, told apart by id', () => {
    const events = eventsOf(
      piece({ id: 'a', function: { name: 'f', arguments: '{' } }),
      piece({ id: 'b', function: { name: 'g', arguments: '{}' } }),
      piece({ id: 'a', function: { name: 'f', arguments: '}' } }),
    );
    assert.deepEqual(events, [START_A, args(0, '{'), START_B, args(1, '{}'), args(0, '}')]);
  });

  it('come with the same index for all', () => {
    const events = eventsOf(
      piece({ index: 0, id: 'a', function: { name: 'f', arguments: '{}' } }),
      piece({ index: 0, id: 'b', function: { name: 'g', arguments: '{}' } }),
    );
    assert.deepEqual(events, [START_A, args(0, '{}'), START_B, args(1, '{}')]);
  });

  it('come with the name on every piece', () => {
    const events = eventsOf(
      piece({ index: 0, id: 'a', function: { name: 'f', arguments: '{' } }),
      piece({ index: 0, id: 'a', function: { name: 'f', arguments: '}' } }),
    );
    assert.deepEqual(events, [START_A, args(0, '{'), args(0, '}')]);
  });

  it('get an id of this reply when they have none', () => {
    const events = eventsOf(
      piece({ index: 0, id: '', function: { name: 'f' } }),
      piece({ index: 1, function: { name: 'g' } }),
    );
    assert.deepEqual(
      events.map((event) => event.type === 'tool-call-start' && event.id),
      ['call_chatcmpl7_0', 'call_chatcmpl7_1'],
    );
  });

  it('make the end a tool end though the provider says stop', () => {
    assert.equal(reasonOf(piece({ index: 0, id: 'a', function: { name: 'f' } }), delta({}, 'stop')), 'tool-calls');
  });

  const cut = piece({ index: 0, id: 'a', function: { name: 'f', arguments: '{"a' } });

  it('never turn a cut reply into a tool end', () => {
    assert.equal(reasonOf(cut, delta({}, 'length')), 'length');
  });

  it('are refused when they are cut and said to be complete', () => {
    assert.throws(() => endOf(cut, delta({}, 'tool_calls')), { kind: 'upstream-garbled' });
  });

  it('are left to the client when the payloads pass', () => {
    const reply = reader.start('Acme', true);
    reply.read(JSON.stringify(cut));
    reply.read(JSON.stringify(delta({}, 'tool_calls')));
    assert.equal(reply.finish().reason, 'tool-calls');
  });

  it('are refused without a name', () => {
    assert.throws(() => eventsOf(piece({ index: 0, id: 'a', function: { arguments: '{}' } })), {
      kind: 'upstream-garbled',
    });
  });
});

describe('the end of openai-chat', () => {
  it('is a failure when the provider never said why', () => {
    assert.throws(() => endOf(delta({ content: 'a' })), {
      kind: 'upstream-garbled',
      message: 'Acme closed the stream before finishing.',
    });
  });

  it('needs more than the end mark', () => {
    const reply = reader.start('Acme');
    assert.deepEqual(reply.read('[DONE]'), []);
    assert.throws(() => reply.finish(), { kind: 'upstream-garbled' });
  });

  it('lets nothing in that follows the end mark', () => {
    const reply = reader.start('Acme');
    reply.read(JSON.stringify(delta({}, 'stop')));
    reply.read('[DONE]');
    assert.deepEqual(reply.read(JSON.stringify(delta({ content: 'b' }))), []);
    assert.deepEqual(reply.finish(), { type: 'finish', reason: 'stop', usage: undefined });
  });

  it('names the provider in its failures', () => {
    assert.throws(() => eventsOf({ error: { message: 'boom' } }), { message: 'Acme failed: boom' });
  });
});

describe('what tells more than text, of openai-chat', () => {
  for (const [data, isTelling] of [
    ['{"choices":[{"delta":{"content":"a"},"finish_reason":null}],"usage":null}', false],
    ['{"choices":[{"delta":{"content":"\\"usage\\":1","refusal": null,"tool_calls":null}}]}', false],
    ['{"choices":[{"delta":{},"finish_reason":"stop"}]}', true],
    ['{"choices":[],"usage":{"prompt_tokens":1}}', true],
    ['{"choices":[{"delta":{"tool_calls": [{}]}}]}', true],
    ['{"choices":[{"delta":{"refusal":"No"}}]}', true],
    ['{"error" : {"message":"x"}}', true],
    ['{"choices":[{"delta":{"reasoning_details":[{"text":"a","signature":null}]}}]}', false],
    ['{"choices":[{"delta":{"reasoning_details":[{"signature":"s"}]}}]}', true],
    ['{"choices":[{"delta":{"reasoning_details":[{"data":"e"}]}}]}', true],
    ['data: [DONE]', true],
  ] as const) {
    it(`${isTelling ? 'finds' : 'finds nothing in'} ${data}`, () => {
      assert.equal(reader.telling.test(data), isTelling);
    });
  }
});

describe('readWhole of openai-chat', () => {
  const read = (body: object) => [...reader.readWhole(JSON.stringify(body), 'Acme')];

  it('gives the events of the reply and its end', () => {
    const message = {
      role: 'assistant',
      content: 'Hi',
      tool_calls: [{ id: 'a', type: 'function', function: { name: 'f', arguments: '{}' } }],
    };
    const body = {
      id: 'x',
      choices: [{ index: 0, message, finish_reason: 'tool_calls' }],
      usage: { prompt_tokens: 3, completion_tokens: 2 },
    };
    assert.deepEqual(read(body), [
      { type: 'text-delta', text: 'Hi' },
      { type: 'tool-call-start', index: 0, id: 'a', name: 'f' },
      { type: 'tool-call-delta', index: 0, argumentsJson: '{}' },
      {
        type: 'finish',
        reason: 'tool-calls',
        usage: {
          inputTokens: 3,
          cacheReadTokens: 0,
          cacheWrite5mTokens: 0,
          cacheWrite1hTokens: 0,
          outputTokens: 2,
          reasoningTokens: 0,
        },
      },
    ]);
  });

  it('keeps calls apart that have the same id', () => {
    const call = { id: 'a', function: { name: 'f', arguments: '{}' } };
    const starts = read({ choices: [{ message: { tool_calls: [call, call] } }] }).filter(
      ({ type }) => type === 'tool-call-start',
    );
    assert.equal(starts.length, 2);
  });

  it('takes a whole reply without a reason for complete', () => {
    assert.deepEqual(read({ choices: [{ message: { content: 'Hi' }, finish_reason: null }] }).at(-1), {
      type: 'finish',
      reason: 'stop',
      usage: undefined,
    });
  });

  it('throws an error in place of a reply', () => {
    assert.throws(() => read({ error: { message: 'quota', type: 'insufficient_quota' } }), {
      kind: 'upstream-out-of-credit',
    });
  });

  it('refuses a tool call that is cut', () => {
    const call = { id: 'a', type: 'function', function: { name: 'f', arguments: '{"a' } };
    assert.throws(() => read({ choices: [{ message: { tool_calls: [call] }, finish_reason: 'tool_calls' }] }), {
      kind: 'upstream-garbled',
    });
  });

  it('refuses a reply without choices', () => {
    assert.throws(() => read({ choices: [] }), { kind: 'upstream-garbled' });
    assert.throws(() => read({ choices: null }), { kind: 'upstream-garbled' });
  });
});
