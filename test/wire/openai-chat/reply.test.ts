import assert from 'node:assert/strict';
import type { ChatEvent } from '../../../src/core/chat.js';
import {
  chunkSchema,
  decodeWhole,
  isContentChunk,
  START,
  step,
  wholeSchema,
  type ReplyState,
} from '../../../src/wire/openai-chat/reply.js';

/** Plays payloads, as the wire defines them, through the step machine. */
function play(...chunks: readonly object[]): { state: ReplyState; events: ChatEvent[] } {
  let state = START;
  const events: ChatEvent[] = [];
  for (const chunk of chunks) {
    const [next, more] = step(state, chunkSchema.parse(chunk));
    state = next;
    events.push(...more);
  }
  return { state, events };
}

const delta = (fields: object, reason: string | null = null): object => ({
  id: 'chatcmpl-7',
  choices: [{ index: 0, delta: fields, finish_reason: reason }],
});
const piece = (fields: object): object => delta({ tool_calls: [fields] });
const usage = (fields: object): object => ({ choices: [], usage: fields });

describe('step of openai-chat', () => {
  it('reads text', () => {
    const { state, events } = play(
      delta({ role: 'assistant', content: '' }),
      delta({ content: 'He' }),
      delta({ content: 'llo' }),
      delta({}, 'stop'),
    );
    assert.deepEqual(events, [
      { type: 'text-delta', text: 'He' },
      { type: 'text-delta', text: 'llo' },
    ]);
    assert.equal(state.reason, 'stop');
  });

  it('reads reasoning under either name, once when both are sent', () => {
    const thought = [{ type: 'reasoning-delta', text: 'hm' }];
    assert.deepEqual(play(delta({ reasoning_content: 'hm' })).events, thought);
    assert.deepEqual(play(delta({ reasoning: 'hm' })).events, thought);
    assert.deepEqual(play(delta({ reasoning: 'hm', reasoning_content: 'hm' })).events, thought);
  });

  it('reads content that comes in parts', () => {
    const content = [
      { type: 'thinking', thinking: [{ type: 'text', text: 'hm' }] },
      { type: 'text', text: 'Hi' },
    ];
    assert.deepEqual(play(delta({ content })).events, [
      { type: 'reasoning-delta', text: 'hm' },
      { type: 'text-delta', text: 'Hi' },
    ]);
  });

  it('shows a refusal as text, and ends as refused', () => {
    const { state, events } = play(delta({ refusal: 'No.' }), delta({}, 'stop'));
    assert.deepEqual(events, [{ type: 'text-delta', text: 'No.' }]);
    assert.equal(state.reason, 'refused');
  });

  it('skips choices but the first, null choices and unknown fields', () => {
    const other = { choices: [{ index: 1, delta: { content: 'other' } }] };
    assert.deepEqual(play({ choices: null, x: 1 }, other, {}).events, []);
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
      assert.equal(play(delta({}, wire)).state.reason, reason);
    });
  }

  it('takes finish_reason error for the failure it is', () => {
    assert.throws(() => play(delta({}, 'error')), { kind: 'upstream-failed' });
  });

  it('throws an error sent in place of a payload', () => {
    assert.throws(() => play({ error: { message: 'slow down', type: 'rate_limit_error' } }), {
      kind: 'upstream-rate-limited',
    });
    assert.throws(() => play({ error: { message: 'boom', code: 502 }, choices: [] }), { kind: 'upstream-failed' });
  });
});

describe('tool calls of openai-chat', () => {
  const START_A = { type: 'tool-call-start', index: 0, id: 'a', name: 'f' };
  const START_B = { type: 'tool-call-start', index: 1, id: 'b', name: 'g' };
  const args = (index: number, argumentsJson: string) => ({ type: 'tool-call-delta', index, argumentsJson });

  it('come in pieces', () => {
    const { state, events } = play(
      piece({ index: 0, id: 'a', function: { name: 'f', arguments: '' } }),
      piece({ index: 0, function: { arguments: '{"x"' } }),
      piece({ index: 0, function: { arguments: ':1}' } }),
      delta({}, 'tool_calls'),
    );
    assert.deepEqual(events, [START_A, args(0, '{"x"'), args(0, ':1}')]);
    assert.equal(state.calls[0]?.argumentsJson, '{"x":1}');
    assert.equal(state.reason, 'tool-calls');
  });

  it('come interleaved', () => {
    const { events } = play(
      piece({ index: 0, id: 'a', function: { name: 'f', arguments: '{' } }),
      piece({ index: 1, id: 'b', function: { name: 'g', arguments: '{}' } }),
      piece({ index: 0, function: { arguments: '}' } }),
    );
    assert.deepEqual(events, [START_A, args(0, '{'), START_B, args(1, '{}'), args(0, '}')]);
  });

  it('come whole and without index', () => {
    const { events } = play(
      piece({ id: 'a', function: { name: 'f', arguments: '{}' } }),
      piece({ id: 'b', function: { name: 'g', arguments: '{}' } }),
    );
    assert.deepEqual(events, [START_A, args(0, '{}'), START_B, args(1, '{}')]);
  });

  it('come without index, continued by id or by nothing', () => {
    const { events } = play(
      piece({ id: 'a', function: { name: 'f' } }),
      piece({ id: 'a', function: { arguments: '{' } }),
      piece({ function: { arguments: '}' } }),
    );
    assert.deepEqual(events, [START_A, args(0, '{'), args(0, '}')]);
  });

  it('come without index, told apart by id', () => {
    const { events } = play(
      piece({ id: 'a', function: { name: 'f', arguments: '{' } }),
      piece({ id: 'b', function: { name: 'g', arguments: '{}' } }),
      piece({ id: 'a', function: { name: 'f', arguments: '}' } }),
    );
    assert.deepEqual(events, [START_A, args(0, '{'), START_B, args(1, '{}'), args(0, '}')]);
  });

  it('come with the same index for all', () => {
    const { events } = play(
      piece({ index: 0, id: 'a', function: { name: 'f', arguments: '{}' } }),
      piece({ index: 0, id: 'b', function: { name: 'g', arguments: '{}' } }),
    );
    assert.deepEqual(events, [START_A, args(0, '{}'), START_B, args(1, '{}')]);
  });

  it('come with the name on every piece', () => {
    const { events } = play(
      piece({ index: 0, id: 'a', function: { name: 'f', arguments: '{' } }),
      piece({ index: 0, id: 'a', function: { name: 'f', arguments: '}' } }),
    );
    assert.deepEqual(events, [START_A, args(0, '{'), args(0, '}')]);
  });

  it('get an id of this reply when they have none', () => {
    const { events } = play(
      piece({ index: 0, id: '', function: { name: 'f' } }),
      piece({ index: 1, function: { name: 'g' } }),
    );
    assert.deepEqual(
      events.map((event) => event.type === 'tool-call-start' && event.id),
      ['call_chatcmpl7_0', 'call_chatcmpl7_1'],
    );
  });

  it('make the end a tool end though the provider says stop', () => {
    assert.equal(
      play(piece({ index: 0, id: 'a', function: { name: 'f' } }), delta({}, 'stop')).state.reason,
      'tool-calls',
    );
  });

  it('never turn a cut reply into a tool end', () => {
    assert.equal(
      play(piece({ index: 0, id: 'a', function: { name: 'f', arguments: '{"a' } }), delta({}, 'length')).state.reason,
      'length',
    );
  });

  it('are refused without a name', () => {
    assert.throws(() => play(piece({ index: 0, id: 'a', function: { arguments: '{}' } })), {
      kind: 'upstream-garbled',
    });
  });
});

describe('usage of openai-chat', () => {
  const read = (...chunks: object[]) => play(...chunks).state.usage;

  it('is split into buckets that do not overlap', () => {
    const fields = {
      prompt_tokens: 100,
      completion_tokens: 20,
      total_tokens: 120,
      prompt_tokens_details: { cached_tokens: 60, cache_write_tokens: 30 },
      completion_tokens_details: { reasoning_tokens: 5 },
    };
    assert.deepEqual(read(usage(fields)), {
      inputTokens: 10,
      cacheReadTokens: 60,
      cacheWriteTokens: 30,
      outputTokens: 20,
      reasoningTokens: 5,
    });
  });

  it('knows the other names of cached input', () => {
    for (const name of ['prompt_cache_hit_tokens', 'cache_read_input_tokens', 'cached_tokens']) {
      const buckets = read(usage({ prompt_tokens: 100, completion_tokens: 1, [name]: 40 }));
      assert.deepEqual([buckets?.inputTokens, buckets?.cacheReadTokens], [60, 40], name);
    }
  });

  it('adds reasoning that the provider counts beside the completion', () => {
    const fields = {
      prompt_tokens: 10,
      completion_tokens: 3,
      total_tokens: 20,
      completion_tokens_details: { reasoning_tokens: 7 },
    };
    assert.deepEqual([read(usage(fields))?.outputTokens, read(usage(fields))?.reasoningTokens], [10, 7]);
  });

  it('counts the last one when it comes twice', () => {
    assert.equal(
      read(usage({ prompt_tokens: 5, completion_tokens: 2 }), usage({ prompt_tokens: 5, completion_tokens: 3 }))
        ?.outputTokens,
      3,
    );
  });

  it('takes an explicit zero at its word', () => {
    assert.equal(read(usage({ prompt_tokens: 0, completion_tokens: 0 }))?.inputTokens, 0);
  });

  it('is undefined when none came', () => {
    assert.equal(read(delta({ content: 'a' }), { choices: [], usage: null }), undefined);
  });

  it('never goes below zero when more is cached than was sent', () => {
    assert.equal(read(usage({ prompt_tokens: 5, prompt_tokens_details: { cached_tokens: 9 } }))?.inputTokens, 0);
  });
});

describe('isContentChunk', () => {
  const isContent = (chunk: object): boolean => isContentChunk(chunkSchema.parse(chunk));

  it('sees text, reasoning, refusals and tool calls, of any choice', () => {
    assert.equal(isContent(delta({ content: 'a' })), true);
    assert.equal(isContent(delta({ reasoning: 'a' })), true);
    assert.equal(isContent(delta({ refusal: 'a' })), true);
    assert.equal(isContent(piece({ index: 0, id: 'a', function: { name: 'f' } })), true);
    assert.equal(isContent({ choices: [{ index: 1, delta: { content: 'a' } }] }), true);
  });

  it('sees none in a role, an end, a usage count or an empty delta', () => {
    assert.equal(isContent(delta({ role: 'assistant', content: '' })), false);
    assert.equal(isContent(delta({ tool_calls: [] })), false);
    assert.equal(isContent(delta({}, 'stop')), false);
    assert.equal(isContent(usage({ prompt_tokens: 1 })), false);
    assert.equal(isContent({ choices: null }), false);
  });
});

describe('decodeWhole', () => {
  const read = (body: object) => decodeWhole(wholeSchema.parse(body)).events;

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
        usage: { inputTokens: 3, cacheReadTokens: 0, cacheWriteTokens: 0, outputTokens: 2, reasoningTokens: 0 },
      },
    ]);
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

  it('refuses a reply without choices', () => {
    assert.throws(() => read({ choices: [] }), { kind: 'upstream-garbled' });
    assert.throws(() => read({ choices: null }), { kind: 'upstream-garbled' });
  });
});
