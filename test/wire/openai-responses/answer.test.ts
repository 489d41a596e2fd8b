import assert from 'node:assert/strict';
import type { ChatEvent, ReplyEvent } from '../../../src/core/chat.js';
import { GatewayError } from '../../../src/core/errors.js';
import { createWriter, writer } from '../../../src/wire/openai-responses/answer.js';
import type { AnswerMeta, WireWriter } from '../../../src/wire/port.js';
import { aRequest } from '../../support/builders.js';
import { inPieces, toArray } from '../../support/streams.js';
import { START } from '../support/reply.js';
import { usage, WIRE_USAGE } from './usage.js';

type Event = { readonly type: string } & Readonly<Record<string, unknown>>;

const metaOf = (body: Record<string, unknown> = {}): AnswerMeta => ({
  id: 'R1',
  createdS: 1_700_000_000,
  request: aRequest({ source: { wire: 'openai-responses', body: { model: 'auto', ...body }, stream: true } }),
});
const STOP: ChatEvent = { type: 'finish', reason: 'stop', usage };
const CALLS: ChatEvent = { type: 'finish', reason: 'tool-calls', usage };
const eventsOf = (...events: readonly ChatEvent[]): AsyncIterable<ReplyEvent> => inPieces([START, ...events]);

async function stream(events: readonly ChatEvent[], meta = metaOf(), by: WireWriter = writer): Promise<Event[]> {
  const text = (await toArray(by.encodeStream(meta, eventsOf(...events)))).join('');
  return text
    .trimEnd()
    .split('\n\n')
    .map((frame) => {
      const [, name, data] = /^event: (.+)\ndata: (.+)$/.exec(frame) ?? [];
      const event = JSON.parse(data ?? '') as Event; // every frame has this form
      assert.equal(event.type, name);
      return event;
    });
}

const whole = async (events: readonly ChatEvent[], meta = metaOf()): Promise<unknown> =>
  JSON.parse(await writer.encodeWhole(meta, eventsOf(...events)));

const unnumbered = (event: Event): object =>
  Object.fromEntries(Object.entries(event).filter(([name]) => name !== 'sequence_number'));

/** The events without the two that begin and the one that ends a stream, and without their numbers. */
const between = async (events: readonly ChatEvent[], body: Record<string, unknown> = {}): Promise<object[]> =>
  (await stream(events, metaOf(body))).slice(2, -1).map(unnumbered);

const text = (words: string): ChatEvent => ({ type: 'text-delta', text: words });
const thought = (words: string): ChatEvent => ({ type: 'reasoning-delta', text: words });
const call = (index: number, name: string): ChatEvent => ({ type: 'tool-call-start', index, id: `c${index}`, name });
const piece = (index: number, argumentsJson: string): ChatEvent => ({ type: 'tool-call-delta', index, argumentsJson });
const itemsDone = (events: readonly object[]): unknown[] =>
  events.flatMap((event) =>
    'type' in event && event.type === 'response.output_item.done' && 'item' in event ? [event.item] : [],
  );

const said = (words: string) => ({ type: 'output_text', text: words, annotations: [], logprobs: [] });

describe('writer of openai-responses, streamed', () => {
  it('writes every event that strict clients wait for', async () => {
    const at = { item_id: 'msg_R1_0', output_index: 0, content_index: 0 };
    const head = { id: 'msg_R1_0', type: 'message', role: 'assistant' };
    assert.deepEqual(await between([text('Hel'), text('lo'), STOP]), [
      { type: 'response.output_item.added', output_index: 0, item: { ...head, status: 'in_progress', content: [] } },
      { type: 'response.content_part.added', ...at, part: said('') },
      { type: 'response.output_text.delta', ...at, delta: 'Hel', logprobs: [] },
      { type: 'response.output_text.delta', ...at, delta: 'lo', logprobs: [] },
      { type: 'response.output_text.done', ...at, text: 'Hello', logprobs: [] },
      { type: 'response.content_part.done', ...at, part: said('Hello') },
      {
        type: 'response.output_item.done',
        output_index: 0,
        item: { ...head, status: 'completed', content: [said('Hello')] },
      },
    ]);
  });

  it('begins with an empty response and ends with the whole one', async () => {
    const body = {
      instructions: 'Be brief.',
      tools: [{ type: 'function', name: 'f' }],
      temperature: 0.5,
      store: false,
      metadata: { a: 'b' },
    };
    const events = await stream([text('Hello'), STOP], metaOf(body));
    const response = {
      id: 'resp_R1',
      object: 'response',
      created_at: 1_700_000_000,
      background: false,
      error: null,
      instructions: 'Be brief.',
      max_output_tokens: null,
      max_tool_calls: null,
      metadata: { a: 'b' },
      parallel_tool_calls: true,
      prompt_cache_key: null,
      reasoning: { effort: null, summary: null },
      safety_identifier: null,
      store: false,
      temperature: 0.5,
      text: { format: { type: 'text' } },
      tool_choice: 'auto',
      tools: [{ type: 'function', name: 'f' }],
      top_logprobs: 0,
      top_p: null,
      truncation: 'disabled',
      user: null,
      previous_response_id: null,
      model: 'acme/one',
      incomplete_details: null,
    };
    const begun = { ...response, status: 'in_progress', output: [], usage: null };
    assert.deepEqual(events[0], { type: 'response.created', sequence_number: 0, response: begun });
    assert.deepEqual(events[1], { type: 'response.in_progress', sequence_number: 1, response: begun });
    const message = {
      id: 'msg_R1_0',
      type: 'message',
      role: 'assistant',
      status: 'completed',
      content: [said('Hello')],
    };
    assert.deepEqual(events.at(-1), {
      type: 'response.completed',
      sequence_number: 8,
      response: { ...response, status: 'completed', output: [message], usage: WIRE_USAGE, completed_at: 1_700_000_000 },
    });
  });

  it('numbers all events in a row', async () => {
    const events = await stream([thought('hm'), text('a'), call(0, 'f'), piece(0, '{}'), CALLS]);
    assert.deepEqual(
      events.map(({ sequence_number: number }) => number),
      events.map((_, index) => index),
    );
  });

  it('writes words of reasoning as a summary', async () => {
    const at = { item_id: 'rs_R1_0', output_index: 0, summary_index: 0 };
    const head = { id: 'rs_R1_0', type: 'reasoning' };
    const part = (words: string) => ({ type: 'summary_text', text: words });
    assert.deepEqual((await between([thought('h'), thought('m'), text('a'), STOP])).slice(0, 7), [
      { type: 'response.output_item.added', output_index: 0, item: { ...head, summary: [] } },
      { type: 'response.reasoning_summary_part.added', ...at, part: part('') },
      { type: 'response.reasoning_summary_text.delta', ...at, delta: 'h' },
      { type: 'response.reasoning_summary_text.delta', ...at, delta: 'm' },
      { type: 'response.reasoning_summary_text.done', ...at, text: 'hm' },
      { type: 'response.reasoning_summary_part.done', ...at, part: part('hm') },
      { type: 'response.output_item.done', output_index: 0, item: { ...head, summary: [part('hm')] } },
    ]);
  });

  it('gives a seal of its own wire back as it came, with or without words', async () => {
    const value = {
      type: 'reasoning',
      id: 'rs_9',
      summary: [{ type: 'summary_text', text: 'hm' }],
      encrypted_content: 'X',
    };
    const seal: ChatEvent = { type: 'reasoning-seal', seal: { wire: 'openai-responses', value } };
    const [worded] = itemsDone(await between([thought('hm'), seal, STOP]));
    assert.deepEqual(worded, { ...value, id: 'rs_R1_0' });
    const [hidden] = itemsDone(await between([seal, STOP]));
    assert.deepEqual(hidden, { ...value, id: 'rs_R1_0' });
  });

  it("never writes other wires' seals, which only end their words", async () => {
    const seal: ChatEvent = { type: 'reasoning-seal', seal: { wire: 'anthropic-messages', value: 'sig' } };
    const items = itemsDone(await between([seal, thought('a'), seal, thought('b'), STOP]));
    const summary = (words: string) => [{ type: 'summary_text', text: words }];
    assert.deepEqual(items, [
      { id: 'rs_R1_0', type: 'reasoning', summary: summary('a') },
      { id: 'rs_R1_1', type: 'reasoning', summary: summary('b') },
    ]);
  });

  it('writes a call piece by piece', async () => {
    const at = { item_id: 'fc_R1_0', output_index: 0 };
    const item = (json: string, status: string) => ({
      id: 'fc_R1_0',
      type: 'function_call',
      call_id: 'c0',
      name: 'f',
      arguments: json,
      status,
    });
    assert.deepEqual(await between([call(0, 'f'), piece(0, '{"a"'), piece(0, ':1}'), CALLS]), [
      { type: 'response.output_item.added', output_index: 0, item: item('', 'in_progress') },
      { type: 'response.function_call_arguments.delta', ...at, delta: '{"a"' },
      { type: 'response.function_call_arguments.delta', ...at, delta: ':1}' },
      { type: 'response.function_call_arguments.done', ...at, arguments: '{"a":1}' },
      { type: 'response.output_item.done', output_index: 0, item: item('{"a":1}', 'completed') },
    ]);
  });

  it('writes parallel calls, also when their pieces come mixed', async () => {
    const items = itemsDone(
      await between([text('a'), call(0, 'f'), call(1, 'g'), piece(0, '{'), piece(1, '{}'), piece(0, '}'), CALLS]),
    );
    assert.partialDeepStrictEqual(items, [
      { type: 'message' },
      { call_id: 'c0', name: 'f', arguments: '{}' },
      { call_id: 'c1', name: 'g', arguments: '{}' },
    ]);
  });

  it('ends calls when the model goes on with words', async () => {
    const events = await between([call(0, 'f'), piece(0, '{}'), text('a'), STOP]);
    assert.partialDeepStrictEqual(itemsDone(events), [{ type: 'function_call' }, { type: 'message' }]);
    await assert.rejects(between([call(0, 'f'), text('a'), piece(0, '{}'), STOP]), { kind: 'upstream-garbled' });
  });

  it('writes calls of freeform tools as text', async () => {
    const tools = [{ type: 'custom', name: 'apply_patch' }];
    const at = { item_id: 'ctc_R1_0', output_index: 0 };
    const item = (input: string, status: string) => ({
      id: 'ctc_R1_0',
      type: 'custom_tool_call',
      call_id: 'c0',
      name: 'apply_patch',
      input,
      status,
    });
    const events = [call(0, 'apply_patch'), piece(0, '{"input":"*** Be'), piece(0, 'gin\\n"}'), CALLS];
    assert.deepEqual(await between(events, { tools }), [
      { type: 'response.output_item.added', output_index: 0, item: item('', 'in_progress') },
      { type: 'response.custom_tool_call_input.delta', ...at, delta: '*** Begin\n' },
      { type: 'response.custom_tool_call_input.done', ...at, input: '*** Begin\n' },
      { type: 'response.output_item.done', output_index: 0, item: item('*** Begin\n', 'completed') },
    ]);
  });

  it('gives grouped tools their group and name back', async () => {
    const tools = [
      {
        type: 'namespace',
        name: 'mcp__mail__',
        tools: [
          { type: 'function', name: 'send' },
          { type: 'custom', name: 'raw' },
        ],
      },
    ];
    const events = [
      call(0, 'mcp__mail__send'),
      piece(0, '{}'),
      call(1, 'mcp__mail__raw'),
      piece(1, '{"input":"x"}'),
      CALLS,
    ];
    assert.partialDeepStrictEqual(itemsDone(await between(events, { tools })), [
      { type: 'function_call', namespace: 'mcp__mail__', name: 'send', arguments: '{}' },
      { type: 'custom_tool_call', namespace: 'mcp__mail__', name: 'raw', input: 'x' },
    ]);
  });

  it('writes calls of the local shell and of searches in their own form', async () => {
    const tools = [{ type: 'local_shell' }, { type: 'tool_search', execution: 'client' }];
    const events = [
      call(0, 'local_shell'),
      piece(0, '{"command":["ls"],"timeout_ms":5}'),
      call(1, 'tool_search'),
      piece(1, '{"query":"mail"}'),
      CALLS,
    ];
    assert.deepEqual(itemsDone(await between(events, { tools })), [
      {
        id: 'lsh_R1_0',
        type: 'local_shell_call',
        call_id: 'c0',
        action: { type: 'exec', command: ['ls'], env: {}, timeout_ms: 5 },
        status: 'completed',
      },
      {
        id: 'tsc_R1_1',
        type: 'tool_search_call',
        call_id: 'c1',
        execution: 'client',
        arguments: { query: 'mail' },
        status: 'completed',
      },
    ]);
  });

  it('writes a refusal as one, and the reply as complete', async () => {
    const at = { item_id: 'msg_R1_0', output_index: 0, content_index: 1 };
    const refused: ChatEvent = { type: 'finish', reason: 'refused', usage };
    const events = await stream([text('Hm.'), { type: 'refusal-delta', text: 'No.' }, refused]);
    const plain = events.map(unnumbered);
    const part = { type: 'refusal', refusal: 'No.' };
    assert.deepEqual(plain.slice(7, 11), [
      { type: 'response.content_part.added', ...at, part: { type: 'refusal', refusal: '' } },
      { type: 'response.refusal.delta', ...at, delta: 'No.' },
      { type: 'response.refusal.done', ...at, refusal: 'No.' },
      { type: 'response.content_part.done', ...at, part },
    ]);
    assert.equal(events.at(-1)?.type, 'response.completed');
  });

  const cuts = [
    ['length', 'max_output_tokens'],
    ['refused', 'content_filter'],
  ] as const;
  for (const [reason, expected] of cuts) {
    it(`says that a reply is incomplete for ${reason}`, async () => {
      const last = (await stream([text('a'), { type: 'finish', reason, usage }])).at(-1);
      assert.equal(last?.type, 'response.incomplete');
      assert.partialDeepStrictEqual(last['response'], {
        status: 'incomplete',
        incomplete_details: { reason: expected },
        usage: WIRE_USAGE,
      });
    });
  }

  it('marks what was cut', async () => {
    const cut: ChatEvent = { type: 'finish', reason: 'length', usage };
    const items = itemsDone(await between([call(0, 'f'), piece(0, '{"a'), cut]));
    assert.partialDeepStrictEqual(items, [{ status: 'incomplete', arguments: '{"a' }]);
  });

  it('never ends cleanly what did not finish', async () => {
    await assert.rejects(stream([text('a')]), { kind: 'upstream-interrupted' });
    await assert.rejects(whole([text('a')]), { kind: 'upstream-interrupted' });
  });

  it('writes nothing for empty pieces and for bytes', async () => {
    const bytes: ChatEvent = { type: 'wire-bytes', bytes: new Uint8Array(0), content: true };
    assert.deepEqual(await between([text(''), thought(''), bytes, STOP]), []);
  });
});

describe('writer of openai-responses, whole', () => {
  it('writes the response with all its items', async () => {
    const reply = await whole([thought('hm'), text('Hello'), call(0, 'f'), piece(0, '{}'), CALLS]);
    assert.partialDeepStrictEqual(reply, {
      id: 'resp_R1',
      object: 'response',
      status: 'completed',
      model: 'acme/one',
      output: [
        { type: 'reasoning', summary: [{ type: 'summary_text', text: 'hm' }] },
        { type: 'message', content: [said('Hello')] },
        { type: 'function_call', call_id: 'c0', name: 'f', arguments: '{}' },
      ],
      usage: WIRE_USAGE,
    });
  });

  it('repeats nothing of a body of another wire', async () => {
    const meta = {
      ...metaOf(),
      request: aRequest({ source: { wire: 'openai-chat', body: { user: 'u' }, stream: false } }),
    };
    assert.partialDeepStrictEqual(await whole([text('a'), STOP], meta), { user: null, tools: [] });
  });
});

describe('writer of openai-responses, told of others', () => {
  it('names the previous response, and tells of the new one before its end', async () => {
    const told: object[] = [];
    const by = createWriter({ previousResponseId: 'resp_0', onResponse: (_, response) => told.push(response) });
    const meta = metaOf();
    const events = await stream([text('a'), STOP], meta, by);
    assert.deepEqual(told, [events.at(-1)?.['response']]);
    assert.partialDeepStrictEqual(told[0], { id: 'resp_R1', previous_response_id: 'resp_0' });
    await by.encodeWhole(meta, eventsOf(text('a'), STOP));
    assert.equal(told.length, 2);
  });
});

describe('errors of openai-responses', () => {
  const framed = (error: GatewayError): Event[] =>
    writer
      .errorFrame(error)
      .trimEnd()
      .split('\n\n')
      .map((frame) => JSON.parse(frame.split('\ndata: ')[1] ?? '') as Event); // two frames of one data line each

  it('are bodies as OpenAI writes them', () => {
    assert.deepEqual(writer.errorBody(new GatewayError('upstream-too-long', 'Too long.')), {
      error: { message: 'Too long.', type: 'invalid_request_error', param: null, code: 'context_length_exceeded' },
    });
  });

  it('name the field of an unknown previous response', () => {
    assert.deepEqual(writer.errorBody(new GatewayError('previous-response-unknown', 'Not found.')), {
      error: {
        message: 'Not found.',
        type: 'invalid_request_error',
        param: 'previous_response_id',
        code: 'previous_response_not_found',
      },
    });
  });

  it('are said twice inside a stream, for those who throw and those who wait', () => {
    const fields = { code: 'server_error', message: 'Broke off.', param: null };
    assert.deepEqual(framed(new GatewayError('upstream-interrupted', 'Broke off.')), [
      { type: 'error', sequence_number: 0, ...fields, error: { type: 'server_error', ...fields } },
      {
        type: 'response.failed',
        sequence_number: 1,
        response: {
          object: 'response',
          status: 'failed',
          error: { code: 'server_error', message: 'Broke off.' },
          incomplete_details: null,
          output: [],
        },
      },
    ]);
  });

  const codes = [
    ['upstream-too-long', 'context_length_exceeded'],
    ['upstream-out-of-credit', 'insufficient_quota'],
    ['budget-exceeded', 'insufficient_quota'],
    ['upstream-rate-limited', 'rate_limit_exceeded'],
    ['upstream-timeout', 'server_error'],
    ['upstream-rejected', 'upstream-rejected'],
  ] as const;
  for (const [kind, code] of codes) {
    it(`have the code ${code} for ${kind}`, () => {
      assert.equal(framed(new GatewayError(kind, 'x'))[0]?.['code'], code);
    });
  }
});
