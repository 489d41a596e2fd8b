import assert from 'node:assert/strict';
import type { ChatEvent } from '../../../src/core/chat.js';
import { reader } from '../../../src/wire/anthropic-messages/reply.js';

type Finish = ChatEvent & { readonly type: 'finish' };

/** What a reader makes of events of this wire. `finish` is asked for when the test looks at it. */
function play(...events: readonly object[]): { readonly events: readonly ChatEvent[]; readonly finish: () => Finish } {
  const reply = reader.start('Acme');
  return { events: events.flatMap((event) => [...reply.read(JSON.stringify(event))]), finish: () => reply.finish() };
}

const started = (usage: object): object => ({ type: 'message_start', message: { id: 'm', content: [], usage } });
const block = (index: number, content_block: object): object => ({ type: 'content_block_start', index, content_block });
const delta = (index: number, fields: object): object => ({ type: 'content_block_delta', index, delta: fields });
const stopped = (index: number): object => ({ type: 'content_block_stop', index });
const ended = (stop_reason: string, usage?: object): object => ({
  type: 'message_delta',
  delta: { stop_reason },
  usage,
});
const seal = (value: object): ChatEvent => ({ type: 'reasoning-seal', seal: { wire: 'anthropic-messages', value } });

describe('reader of anthropic-messages', () => {
  it('reads text and thinking, and seals it with the whole block', () => {
    const { events } = play(
      block(0, { type: 'thinking', thinking: '', signature: '' }),
      delta(0, { type: 'thinking_delta', thinking: 'h' }),
      delta(0, { type: 'thinking_delta', thinking: 'm' }),
      delta(0, { type: 'signature_delta', signature: 'c2' }),
      delta(0, { type: 'signature_delta', signature: 'ln' }),
      stopped(0),
      block(1, { type: 'text', text: 'H' }),
      delta(1, { type: 'text_delta', text: 'i' }),
      stopped(1),
    );
    assert.deepEqual(events, [
      { type: 'reasoning-delta', text: 'h' },
      { type: 'reasoning-delta', text: 'm' },
      seal({ type: 'thinking', thinking: 'hm', signature: 'c2ln' }),
      { type: 'text-delta', text: 'H' },
      { type: 'text-delta', text: 'i' },
    ]);
  });

  it('seals thoughts whose words are hidden', () => {
    assert.deepEqual(
      play(
        block(0, { type: 'redacted_thinking', data: 'zzz' }),
        stopped(0),
        block(1, { type: 'thinking', thinking: '' }),
        delta(1, { type: 'signature_delta', signature: 's' }),
        stopped(1),
      ).events,
      [seal({ type: 'redacted_thinking', data: 'zzz' }), seal({ type: 'thinking', thinking: '', signature: 's' })],
    );
  });

  it('seals nothing that is not signed', () => {
    assert.deepEqual(play(block(0, { type: 'thinking', thinking: 'hm' }), stopped(0)).events, [
      { type: 'reasoning-delta', text: 'hm' },
    ]);
  });

  it('tells of seals also where the client gets the payloads themselves', () => {
    const reply = reader.start('Acme', true);
    const read = [block(0, { type: 'thinking', thinking: 'hm', signature: 's' }), stopped(0)];
    assert.deepEqual(
      read.flatMap((event) => [...reply.read(JSON.stringify(event))]),
      [
        { type: 'reasoning-delta', text: 'hm' },
        {
          type: 'reasoning-seal',
          seal: { wire: 'anthropic-messages', value: { type: 'thinking', thinking: 'hm', signature: 's' } },
        },
      ],
    );
  });

  it('reads parallel tool calls, numbered from zero', () => {
    const { events } = play(
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
  });

  it('gives a call for which nothing was sent no arguments', () => {
    assert.deepEqual(play(block(0, { type: 'tool_use', id: 'a', name: 'f', input: {} }), stopped(0)).events, [
      { type: 'tool-call-start', index: 0, id: 'a', name: 'f' },
      { type: 'tool-call-delta', index: 0, argumentsJson: '{}' },
    ]);
  });

  it('skips tools that the provider runs itself', () => {
    const { events } = play(
      block(0, { type: 'server_tool_use', id: 's', name: 'web_search', input: {} }),
      delta(0, { type: 'input_json_delta', partial_json: '{"query":"x"}' }),
      stopped(0),
      block(1, { type: 'web_search_tool_result', tool_use_id: 's', content: [{ type: 'web_search_result' }] }),
      stopped(1),
      delta(2, { type: 'citations_delta', citation: { cited_text: 'x' } }),
    );
    assert.deepEqual(events, []);
  });

  it('reads text of a block whose start never came', () => {
    assert.deepEqual(play(delta(0, { type: 'text_delta', text: 'x' })).events, [{ type: 'text-delta', text: 'x' }]);
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
      assert.equal(play(ended(wire)).finish().reason, reason);
    });
  }

  it('counts message_stop as an end, and a reason before it as the reason', () => {
    assert.equal(play({ type: 'message_stop' }).finish().reason, 'other');
    assert.equal(play(ended('end_turn'), { type: 'message_stop' }).finish().reason, 'stop');
  });

  it('reads which stop text ended the reply', () => {
    const end = { type: 'message_delta', delta: { stop_reason: 'stop_sequence', stop_sequence: 'END' } };
    assert.deepEqual(play(end).finish(), { type: 'finish', reason: 'stop', usage: undefined, stopText: 'END' });
  });

  it('does not take a stream for complete that only breaks off', () => {
    const cut = play(started({ input_tokens: 1 }), block(0, { type: 'text', text: 'a' }), ended('', {}));
    assert.throws(cut.finish, { kind: 'upstream-garbled', message: 'Acme closed the stream before finishing.' });
  });

  const cutCall = [
    block(0, { type: 'tool_use', id: 'a', name: 'f', input: {} }),
    delta(0, { type: 'input_json_delta', partial_json: '{"a"}' }),
    ended('tool_use'),
  ];

  it('does not take a call for complete that cannot be read', () => {
    assert.throws(play(...cutCall).finish, { kind: 'upstream-garbled' });
    assert.equal(play(...cutCall.slice(0, 2), ended('max_tokens')).finish().reason, 'length');
  });

  it('leaves such a call to a client that gets the payloads themselves', () => {
    const reply = reader.start('Acme', true);
    for (const event of cutCall) reply.read(JSON.stringify(event));
    assert.equal(reply.finish().reason, 'tool-calls');
  });

  it('reads usage as it grows: a later count replaces an earlier one', () => {
    const first = {
      input_tokens: 3,
      cache_creation_input_tokens: 12_304,
      cache_read_input_tokens: 7,
      output_tokens: 1,
    };
    const parts = [
      started(first),
      ended('', { output_tokens: 3 }),
      ended('end_turn', { output_tokens: 9, output_tokens_details: { thinking_tokens: 4 } }),
    ];
    assert.deepEqual(play(...parts).finish().usage, {
      inputTokens: 3,
      cacheReadTokens: 7,
      cacheWrite5mTokens: 12_304,
      cacheWrite1hTokens: 0,
      outputTokens: 9,
      reasoningTokens: 4,
    });
  });

  it('knows no usage when none came', () => {
    assert.equal(play({ type: 'message_start', message: {} }, ended('end_turn')).finish().usage, undefined);
  });

  it('throws an error event as its kind', () => {
    assert.throws(() => play({ type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } }), {
      kind: 'upstream-rate-limited',
      message: 'Acme is limiting requests or overloaded: Overloaded',
    });
    assert.throws(() => play({ type: 'error' }), { kind: 'upstream-failed' });
  });

  it('throws on what is no event', () => {
    assert.throws(() => reader.start('Acme').read('{"type":'), { kind: 'upstream-garbled' });
    assert.throws(() => reader.start('Acme').read('{}'), { kind: 'upstream-garbled' });
  });

  it('knows the name of an event, wherever its type stands', () => {
    assert.equal(reader.eventName?.('{"message":{"type":"message"},"type":"message_start"}'), 'message_start');
  });

  for (const [payload, tells] of [
    [started({}), true],
    [block(0, { type: 'tool_use', id: 'a', name: 'f' }), true],
    [delta(0, { type: 'input_json_delta', partial_json: '{' }), true],
    [ended('end_turn'), true],
    [{ type: 'message_stop' }, true],
    [{ type: 'error', error: { type: 'api_error', message: 'x' } }, true],
    [delta(0, { type: 'text_delta', text: 'x' }), false],
    [delta(0, { type: 'thinking_delta', thinking: 'x' }), false],
    [{ type: 'ping' }, true],
  ] as const) {
    it(`${tells ? 'reads' : 'need not read'} ${JSON.stringify(payload)} on its way through`, () => {
      assert.equal(reader.telling.test(JSON.stringify(payload)), tells);
    });
  }
});

describe('readWhole of anthropic-messages', () => {
  const whole = (over: object): readonly ChatEvent[] => [
    ...reader.readWhole(JSON.stringify({ type: 'message', role: 'assistant', ...over }), 'Acme'),
  ];

  it('reads a reply in one piece', () => {
    const thought = { type: 'thinking', thinking: 'hm', signature: 's' };
    const events = whole({
      content: [thought, { type: 'text', text: 'Hi' }, { type: 'tool_use', id: 'a', name: 'f', input: { x: 1 } }],
      stop_reason: 'tool_use',
      stop_sequence: null,
      usage: { input_tokens: 3, output_tokens: 9 },
    });
    assert.deepEqual(events, [
      { type: 'reasoning-delta', text: 'hm' },
      seal(thought),
      { type: 'text-delta', text: 'Hi' },
      { type: 'tool-call-start', index: 0, id: 'a', name: 'f' },
      { type: 'tool-call-delta', index: 0, argumentsJson: '{"x":1}' },
      {
        type: 'finish',
        reason: 'tool-calls',
        usage: {
          inputTokens: 3,
          cacheReadTokens: 0,
          cacheWrite5mTokens: 0,
          cacheWrite1hTokens: 0,
          outputTokens: 9,
          reasoningTokens: 0,
        },
      },
    ]);
  });

  it('throws an error in place of a reply', () => {
    assert.throws(() => whole({ type: 'error', error: { type: 'rate_limit_error', message: 'slow' } }), {
      kind: 'upstream-rate-limited',
    });
  });

  it('throws when the reply does not say why it ended', () => {
    assert.throws(() => whole({ content: [], stop_reason: null }), { kind: 'upstream-garbled' });
  });
});
