import assert from 'node:assert/strict';
import type { ChatEvent } from '../../../src/core/chat.js';
import { reader } from '../../../src/wire/openai-responses/reply.js';
import { usage, WIRE_USAGE } from './usage.js';

type Payload = { readonly type?: string } & Readonly<Record<string, unknown>>;

const isUsage = ({ type }: ChatEvent): boolean => type === 'usage';

/** The events of these payloads and the last one; usage.test.ts looks at what is counted before it. */
function read(...payloads: readonly (Payload | string)[]): readonly ChatEvent[] {
  const reply = reader.start('Acme');
  const events = payloads.flatMap((one) => [...reply.read(typeof one === 'string' ? one : JSON.stringify(one))]);
  return [...events.filter((event) => !isUsage(event)), reply.finish()];
}

const whole = (body: object): readonly ChatEvent[] => [...reader.readWhole(JSON.stringify(body), 'Acme')];

const CREATED = {
  type: 'response.created',
  response: { id: 'resp_1', status: 'in_progress', output: [], error: null },
};
const text = (delta: string, index = 0): Payload => ({
  type: 'response.output_text.delta',
  output_index: index,
  delta,
});
const added = (index: number, item: object): Payload => ({
  type: 'response.output_item.added',
  output_index: index,
  item,
});
const done = (index: number, item: object): Payload => ({
  type: 'response.output_item.done',
  output_index: index,
  item,
});
const completed = (...output: readonly object[]): Payload => ({
  type: 'response.completed',
  response: { status: 'completed', output, usage: WIRE_USAGE },
});
const message = (...content: readonly object[]) => ({ type: 'message', id: 'msg_1', role: 'assistant', content });
const said = (words: string) => message({ type: 'output_text', text: words, annotations: [] });
const call = (argumentsJson: string, more: object = {}) => ({
  type: 'function_call',
  id: 'fc_1',
  call_id: 'call_1',
  name: 'f',
  arguments: argumentsJson,
  ...more,
});
const argued = (delta: string): Payload => ({
  type: 'response.function_call_arguments.delta',
  output_index: 0,
  item_id: 'fc_1',
  delta,
});

const START: ChatEvent = { type: 'tool-call-start', index: 0, id: 'call_1', name: 'f' };
const piece = (argumentsJson: string): ChatEvent => ({ type: 'tool-call-delta', index: 0, argumentsJson });
const finish = (reason: 'stop' | 'length' | 'tool-calls' | 'refused' | 'other'): ChatEvent => ({
  type: 'finish',
  reason,
  usage,
});

describe('reader of openai-responses, streamed', () => {
  it('reads text as it comes, and usage in buckets that do not overlap', () => {
    assert.deepEqual(
      read(CREATED, added(0, message()), text('Hel'), text('lo'), done(0, said('Hello')), completed(said('Hello'))),
      [{ type: 'text-delta', text: 'Hel' }, { type: 'text-delta', text: 'lo' }, finish('stop')],
    );
  });

  it('skips events it does not know, and an end mark', () => {
    assert.deepEqual(read(CREATED, { type: 'response.sparkle', delta: 'x' }, text('a'), completed(), '[DONE]'), [
      { type: 'text-delta', text: 'a' },
      finish('stop'),
    ]);
  });

  it('reads items that come without pieces', () => {
    assert.deepEqual(read(CREATED, done(0, said('Hello')), completed(said('Hello'))), [
      { type: 'text-delta', text: 'Hello' },
      finish('stop'),
    ]);
  });

  it('reads items that come with the end alone', () => {
    assert.deepEqual(read(CREATED, completed(said('Hello'), call('{}'))), [
      { type: 'text-delta', text: 'Hello' },
      START,
      piece('{}'),
      finish('tool-calls'),
    ]);
  });

  it('tells items apart by id where they have no number', () => {
    const delta = { type: 'response.output_text.delta', item_id: 'msg_1', delta: 'Hello' };
    const end = { type: 'response.output_item.done', item: said('Hello') };
    assert.deepEqual(read(delta, end, completed(said('Hello'))), [
      { type: 'text-delta', text: 'Hello' },
      finish('stop'),
    ]);
  });

  it('reads a call in pieces', () => {
    assert.deepEqual(
      read(
        CREATED,
        added(0, call('')),
        argued('{"a"'),
        argued(':1}'),
        done(0, call('{"a":1}')),
        completed(call('{"a":1}')),
      ),
      [START, piece('{"a"'), piece(':1}'), finish('tool-calls')],
    );
  });

  it('reads the rest of a call whose pieces stop early', () => {
    assert.deepEqual(read(added(0, call('')), argued('{"a"'), done(0, call('{"a":1}')), completed()), [
      START,
      piece('{"a"'),
      piece(':1}'),
      finish('tool-calls'),
    ]);
  });

  it('numbers calls by themselves', () => {
    const second = call('{}', { call_id: 'call_2' });
    const events = read(done(0, said('a')), done(1, call('{}')), done(2, { ...second, id: 'fc_2' }), completed());
    assert.deepEqual(
      events.flatMap((event) => (event.type === 'tool-call-start' ? [[event.index, event.id]] : [])),
      [
        [0, 'call_1'],
        [1, 'call_2'],
      ],
    );
  });

  it('reads a freeform call as the field of an object, whatever its text holds', () => {
    const item = (input: string) => ({ type: 'custom_tool_call', id: 'ctc_1', call_id: 'call_1', name: 'f', input });
    const input = (delta: string) => ({ type: 'response.custom_tool_call_input.delta', output_index: 0, delta });
    const events = read(added(0, item('')), input('say "'), input('hi"\n'), done(0, item('say "hi"\n')), completed());
    const json = events.map((event) => (event.type === 'tool-call-delta' ? event.argumentsJson : '')).join('');
    assert.deepEqual(JSON.parse(json), { input: 'say "hi"\n' });
    assert.deepEqual(read(done(0, item('x')), completed())[1], piece('{"input":"x"}'));
  });

  it('reads a summary part by part, and then its seal', () => {
    const item = {
      type: 'reasoning',
      id: 'rs_1',
      summary: [{ type: 'summary_text', text: 'a' }],
      encrypted_content: 'X',
    };
    const part = (index: number) => ({
      type: 'response.reasoning_summary_part.added',
      output_index: 0,
      summary_index: index,
    });
    const summary = (delta: string) => ({ type: 'response.reasoning_summary_text.delta', output_index: 0, delta });
    assert.deepEqual(read(part(0), summary('a'), part(1), summary('b'), done(0, item), text('c', 1), completed(item)), [
      { type: 'reasoning-delta', text: 'a' },
      { type: 'reasoning-delta', text: '\n\n' },
      { type: 'reasoning-delta', text: 'b' },
      { type: 'reasoning-seal', seal: { wire: 'openai-responses', value: item } },
      { type: 'text-delta', text: 'c' },
      finish('stop'),
    ]);
  });

  it('reads reasoning that is open, and none where nothing is told', () => {
    const open = { type: 'response.reasoning_text.delta', output_index: 0, delta: 'hm' };
    assert.deepEqual(read(open, completed()), [{ type: 'reasoning-delta', text: 'hm' }, finish('stop')]);
    assert.deepEqual(read(done(0, { type: 'reasoning', summary: [] }), completed()), [finish('stop')]);
  });

  it('reads a refusal', () => {
    const refusal = { type: 'response.refusal.delta', output_index: 0, delta: 'No.' };
    assert.deepEqual(read(refusal, completed()), [{ type: 'refusal-delta', text: 'No.' }, finish('refused')]);
    assert.deepEqual(read(completed(message({ type: 'refusal', refusal: 'No.' }))), [
      { type: 'refusal-delta', text: 'No.' },
      finish('refused'),
    ]);
  });

  const incomplete = [
    ['max_output_tokens', 'length'],
    ['content_filter', 'refused'],
    ['boredom', 'other'],
  ] as const;
  for (const [reason, expected] of incomplete) {
    it(`takes ${reason} for ${expected}, with its usage`, () => {
      const response = { status: 'incomplete', incomplete_details: { reason }, output: [], usage: WIRE_USAGE };
      assert.deepEqual(read(text('a'), { type: 'response.incomplete', response }).at(-1), finish(expected));
    });
  }

  it('knows no usage where none is told', () => {
    assert.deepEqual(read({ type: 'response.completed', response: {} }), [
      { type: 'finish', reason: 'stop', usage: undefined },
    ]);
  });

  const failures: readonly (readonly [what: string, payload: Payload, kind: string])[] = [
    [
      'an error beside its type',
      { type: 'error', code: 'insufficient_quota', message: 'quota' },
      'upstream-out-of-credit',
    ],
    ['an error of its own', { type: 'error', error: { code: 'rate_limit_exceeded' } }, 'upstream-rate-limited'],
    [
      'an error without a type',
      { error: { message: 'This prompt is too long for the context window' } },
      'upstream-too-long',
    ],
    ['a failure', { type: 'response.failed', response: { error: { code: 'server_error' } } }, 'upstream-failed'],
    ['a failure without words', { type: 'response.failed', response: {} }, 'upstream-failed'],
    ['a cancelled reply', { type: 'response.cancelled', response: {} }, 'upstream-failed'],
    ['a call without a name', added(0, { type: 'function_call', call_id: 'c' }), 'upstream-garbled'],
    ['what is not an event', { type: 5 } as unknown as Payload, 'upstream-garbled'],
  ];
  for (const [what, payload, kind] of failures) {
    it(`throws for ${what}`, () => assert.throws(() => read(payload), { kind }));
  }

  it('never takes a reply for complete that does not say so', () => {
    assert.throws(() => read(CREATED, text('a'), done(0, said('a'))), {
      kind: 'upstream-garbled',
      message: /^Acme closed/,
    });
  });

  it('never takes a cut call for a finished one', () => {
    assert.throws(() => read(added(0, call('')), argued('{"a"'), completed()), { kind: 'upstream-garbled' });
  });

  describe('that passes', () => {
    const passing = (...payloads: readonly Payload[]): readonly ChatEvent[] => {
      const reply = reader.start('Acme', true);
      const events = payloads.flatMap((one) => [...reply.read(JSON.stringify(one))]);
      return [...events.filter((event) => !isUsage(event)), reply.finish()];
    };

    it('does not repeat words that went by unread', () => {
      const other = { ...said('b'), id: 'msg_2' };
      assert.deepEqual(passing(text('a'), done(0, said('a')), done(1, other), completed(said('a'), other)), [
        { type: 'text-delta', text: 'a' },
        finish('stop'),
      ]);
    });

    it('sees words that come without pieces', () => {
      assert.deepEqual(passing(done(0, said('a')), completed(said('a'))), [
        { type: 'text-delta', text: 'a' },
        finish('stop'),
      ]);
    });

    it('leaves it to the client to judge its calls', () => {
      assert.deepEqual(passing(added(0, call('')), argued('{"a"'), completed()), [
        START,
        piece('{"a"'),
        finish('tool-calls'),
      ]);
    });

    it('knows calls that it has no events for', () => {
      assert.deepEqual(passing(completed({ type: 'local_shell_call', call_id: 'c' })), [finish('tool-calls')]);
    });

    it('can do without what tells only text', () => {
      for (const one of [
        text('a "error" response.completed'),
        argued('{"error":"x"}'),
        { type: 'response.in_progress' },
      ]) {
        assert.doesNotMatch(JSON.stringify(one), reader.telling);
      }
      const failed = { type: 'response.failed', response: {} };
      for (const one of [added(0, said('')), completed(), failed, { error: 'x' }, { type: 'error' }]) {
        assert.match(JSON.stringify(one), reader.telling);
      }
    });
  });
});

describe('reader of openai-responses, whole', () => {
  it('reads all items', () => {
    assert.deepEqual(
      whole({ status: 'completed', output: [said('Hello'), call('{"a":1}')], usage: WIRE_USAGE, error: null }),
      [{ type: 'text-delta', text: 'Hello' }, START, piece('{"a":1}'), finish('tool-calls')],
    );
  });

  it('takes a reply without a status for complete', () => {
    assert.deepEqual(whole({ output: [said('a')] }).at(-1), { type: 'finish', reason: 'stop', usage: undefined });
  });

  it('throws what failed', () => {
    assert.throws(() => whole({ status: 'failed', error: { code: 'server_error', message: 'x' } }), {
      kind: 'upstream-failed',
    });
    assert.throws(() => whole({ status: 'in_progress', output: [] }), { kind: 'upstream-garbled' });
    assert.throws(() => whole({}), { kind: 'upstream-garbled' });
  });
});
