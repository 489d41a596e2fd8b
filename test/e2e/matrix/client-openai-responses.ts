import assert from 'node:assert/strict';
import { TOOL_SCHEMA, type Answer, type Ask, type ClientFormat, type Fields, type Media, type Turn } from './ask.js';
import { only, parse, sseEvents } from './framing.js';

/** A client of Responses that keeps the conversation itself, as Codex does. */
export const openAiResponsesClient: ClientFormat = {
  request: (ask) => ({ path: '/v1/responses', body: bodyOf(ask) }),
  readWhole: (text) => answerOf(parse(text)),
  readStream,
  readError: (text) => parse(text).error,
  readBroken(text) {
    const events = sseEvents(text).map(({ data }) => parse(data));
    assert.ok(!events.some(({ type }) => /response\.(completed|incomplete)/.test(type)), 'an end mark after an error');
    return only(events.filter(({ type }) => type === 'response.failed')).response.error;
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

function answerOf(response: Fields): Answer {
  assert.equal(response.object, 'response');
  const ofType = (type: string): Fields[] => response.output.filter((item: Fields) => item.type === type);
  const { status, incomplete_details: details, usage } = response;
  return {
    text: ofType('message')
      .flatMap(({ content }) => content)
      .map(({ text }: Fields) => text)
      .join(''),
    reasoning: ofType('reasoning')
      .flatMap(({ summary }) => summary)
      .map(({ text }: Fields) => text)
      .join(''),
    calls: ofType('function_call').map((item) => ({ id: item.call_id, name: item.name, args: parse(item.arguments) })),
    reason: details ? `${status}: ${details.reason}` : status,
    usage: usage && countedOf(usage),
    model: response.model,
  };
}

function countedOf(usage: Fields): Answer['usage'] {
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
  const payloads: Fields[] = events.map(({ data }) => parse(data));
  assert.deepEqual(
    payloads.map(({ type }) => type),
    events.map(({ name }) => name),
  );
  assert.deepEqual(
    payloads.map((payload) => payload.sequence_number),
    payloads.map((_, index) => index),
  );
  assert.equal(payloads[0].type, 'response.created');
  const last = payloads.at(-1);
  assert.match(last.type, /^response\.(completed|incomplete)$/, 'no end mark');
  const done = payloads.filter(({ type }) => type === 'response.output_item.done').map(({ item }) => item);
  assert.deepEqual(done, last.response.output);
  const answer = answerOf(last.response);
  const deltas = (type: string): string =>
    payloads.map((payload) => (payload.type === `response.${type}.delta` ? payload.delta : '')).join('');
  assert.equal(deltas('output_text'), answer.text);
  assert.equal(deltas('reasoning_summary_text'), answer.reasoning);
  assert.deepEqual(argumentsByItem(payloads), answer.calls.map(({ args }) => args));
  return answer;
}

function argumentsByItem(payloads: readonly Fields[]): unknown[] {
  const pieces = new Map<string, string>();
  for (const { type, item_id: id, delta } of payloads) {
    if (type === 'response.function_call_arguments.delta') pieces.set(id, (pieces.get(id) ?? '') + delta);
  }
  return [...pieces.values()].map(parse);
}
