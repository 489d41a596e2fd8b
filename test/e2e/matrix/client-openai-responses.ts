import assert from 'node:assert/strict';
import {
  TOOL_SCHEMA,
  type Answer,
  type Ask,
  type ClientFormat,
  type Counted,
  type Fault,
  type Media,
  type Turn,
} from './ask.js';
import { only, parse, sseEvents } from './framing.js';

type Text = { readonly text: string };
type Item =
  | { readonly type: 'message'; readonly content: readonly Text[] }
  | { readonly type: 'reasoning'; readonly summary: readonly Text[] }
  | { readonly type: 'function_call'; readonly call_id: string; readonly name: string; readonly arguments: string };

type Usage = {
  readonly input_tokens: number;
  readonly input_tokens_details: { readonly cached_tokens: number; readonly cache_write_tokens: number };
  readonly output_tokens: number;
  readonly output_tokens_details: { readonly reasoning_tokens: number };
  readonly total_tokens: number;
};

type Response = {
  readonly object: string;
  readonly model: string;
  readonly status: string;
  readonly incomplete_details: { readonly reason: string } | null;
  readonly error: Fault | null;
  readonly output: readonly Item[];
  readonly usage: Usage | null;
};

type Event = {
  readonly type: string;
  readonly sequence_number: number;
  readonly item_id?: string;
  readonly delta?: string;
  readonly item?: Item;
  readonly response?: Response;
};

/** A client of Responses that keeps the conversation itself, as Codex does. */
export const openAiResponsesClient: ClientFormat = {
  request: (ask) => ({ path: '/v1/responses', body: bodyOf(ask) }),
  readWhole: (text) => answerOf(parse(text) as Response),
  readStream,
  readError: (text) => (parse(text) as { readonly error: Fault }).error,
  readBroken(text) {
    const events = sseEvents(text).map(({ data }) => parse(data) as Event);
    assert.ok(!events.some(({ type }) => /response\.(completed|incomplete)/.test(type)), 'an end mark after an error');
    const { response } = only(events.filter(({ type }) => type === 'response.failed'));
    return response?.error ?? assert.fail('no error');
  },
};

function bodyOf({ model, stream, system, developer, turns, tools, offersSearch, schema, maxTokens, over }: Ask) {
  return {
    model,
    stream,
    store: false,
    ...(system !== undefined && { instructions: system }),
    input: [
      ...(developer === undefined
        ? []
        : [{ type: 'message', role: 'developer', content: [{ type: 'input_text', text: developer }] }]),
      ...turns.flatMap(itemsOf),
    ],
    ...(tools && {
      tools: [
        ...tools.map((name) => ({ type: 'function', name, description: name, parameters: TOOL_SCHEMA, strict: false })),
        ...(offersSearch ? [{ type: 'web_search' }] : []),
      ],
    }),
    ...(schema && { text: { format: { type: 'json_schema', name: 'answer', schema, strict: true } } }),
    ...(maxTokens !== undefined && { max_output_tokens: maxTokens }),
    ...over,
  };
}

function itemsOf(turn: Turn): object[] {
  if (turn.who === 'user') {
    const parts = [{ type: 'input_text', text: turn.text }, ...(turn.media ?? []).map(partOf)];
    return [{ type: 'message', role: 'user', content: parts }];
  }
  if (turn.who === 'tools')
    return turn.results.map(({ call, text }) => ({ type: 'function_call_output', call_id: call.id, output: text }));
  const words = { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: turn.text }] };
  return [
    ...(turn.text === '' ? [] : [words]),
    ...turn.calls.map(({ id, name, args }) => ({
      type: 'function_call',
      call_id: id,
      name,
      arguments: JSON.stringify(args),
    })),
  ];
}

function partOf(media: Media): object {
  switch (media.kind) {
    case 'image':
      return { type: 'input_image', image_url: `data:${media.mediaType};base64,${media.data}`, detail: 'auto' };
    case 'image-url':
      return { type: 'input_image', image_url: media.url, detail: 'auto' };
    case 'pdf':
      return { type: 'input_file', filename: 'a.pdf', file_data: `data:application/pdf;base64,${media.data}` };
  }
}

function answerOf(response: Response): Answer {
  assert.equal(response.object, 'response');
  const { status, incomplete_details: details, usage, output } = response;
  const joined = (texts: readonly Text[]): string => texts.map(({ text }) => text).join('');
  return {
    text: joined(output.flatMap((item) => (item.type === 'message' ? item.content : []))),
    reasoning: joined(output.flatMap((item) => (item.type === 'reasoning' ? item.summary : []))),
    calls: output.flatMap((item) =>
      item.type === 'function_call' ? [{ id: item.call_id, name: item.name, args: parse(item.arguments) }] : [],
    ),
    reason: details ? `${status}: ${details.reason}` : status,
    usage: usage ? countedOf(usage) : undefined,
    model: response.model,
  };
}

function countedOf(usage: Usage): Counted {
  assert.equal(usage.total_tokens, usage.input_tokens + usage.output_tokens);
  return {
    prompt: usage.input_tokens,
    cacheRead: usage.input_tokens_details.cached_tokens,
    cacheWrite: usage.input_tokens_details.cache_write_tokens,
    output: usage.output_tokens,
    reasoning: usage.output_tokens_details.reasoning_tokens,
  };
}

/** As strict clients do: events have names and numbers, items end one by one, and the last event repeats them all. */
function readStream(text: string): Answer {
  const events = sseEvents(text);
  const payloads = events.map(({ data }) => parse(data) as Event);
  const types = payloads.map(({ type }) => type);
  assert.deepEqual(
    types,
    events.map(({ name }) => name),
  );
  assert.deepEqual(
    payloads.map((payload) => payload.sequence_number),
    payloads.map((_, index) => index),
  );
  assert.equal(types[0], 'response.created');
  assert.match(types.at(-1) ?? '', /^response\.(completed|incomplete)$/, 'no end mark');
  const response = payloads.at(-1)?.response ?? assert.fail('the end has no response');
  const done = payloads.flatMap(({ type, item }) => (type === 'response.output_item.done' && item ? [item] : []));
  assert.deepEqual(done, response.output);
  const answer = answerOf(response);
  assert.equal(deltasOf(payloads, 'output_text').join(''), answer.text);
  assert.equal(deltasOf(payloads, 'reasoning_summary_text').join(''), answer.reasoning);
  assert.deepEqual(
    deltasOf(payloads, 'function_call_arguments').map(parse),
    answer.calls.map(({ args }) => args),
  );
  return answer;
}

/** The pieces of one kind, joined by item. */
function deltasOf(payloads: readonly Event[], kind: string): readonly string[] {
  const joined = new Map<string, string>();
  for (const { type, item_id: id = '', delta = '' } of payloads) {
    if (type === `response.${kind}.delta`) joined.set(id, (joined.get(id) ?? '') + delta);
  }
  return [...joined.values()];
}
