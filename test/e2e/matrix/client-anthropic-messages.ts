import assert from 'node:assert/strict';
import { TOOL_SCHEMA, type Answer, type Ask, type ClientFormat, type Fields, type Media, type Turn } from './ask.js';
import { only, parse, sseEvents } from './framing.js';

/** A client of Anthropic Messages; developer texts are system turns within the conversation, as Claude Code has them. */
export const anthropicMessagesClient: ClientFormat = {
  request: (ask) => ({ path: '/v1/messages', body: bodyOf(ask) }),
  readWhole: (text) => answerOf(parse(text)),
  readStream,
  readError: faultOf,
  readBroken(text) {
    const events = sseEvents(text);
    assert.ok(!events.some(({ name }) => name === 'message_stop' || name === 'message_delta'), 'an end after an error');
    return faultOf(only(events.filter(({ name }) => name === 'error')).data);
  },
};

function faultOf(text: string) {
  const { type, error } = parse(text);
  assert.equal(type, 'error');
  return { code: error.type, message: error.message };
}

function bodyOf({ model, stream, system, developer, turns, tools, offersSearch, schema, stop, maxTokens, over }: Ask) {
  return {
    model,
    stream,
    max_tokens: maxTokens ?? 1_000,
    ...(system !== undefined && { system: [{ type: 'text', text: system }] }),
    messages: [
      ...(developer === undefined ? [] : [{ role: 'system', content: developer }]),
      ...turns.map(messageOf),
    ],
    ...(tools && {
      tools: [
        ...tools.map((name) => ({ name, description: name, input_schema: TOOL_SCHEMA })),
        ...(offersSearch ? [{ type: 'web_search_20250305', name: 'web_search' }] : []),
      ],
    }),
    ...(schema && { output_config: { format: { type: 'json_schema', schema } } }),
    ...(stop && { stop_sequences: stop }),
    ...over,
  };
}

function messageOf(turn: Turn): object {
  switch (turn.who) {
    case 'user': {
      const blocks = turn.media && [...turn.media.map(blockOf), { type: 'text', text: turn.text }];
      return { role: 'user', content: blocks ?? turn.text };
    }
    case 'assistant': {
      const calls = turn.calls.map(({ id, name, args }) => ({ type: 'tool_use', id, name, input: args }));
      const words = turn.text === '' ? [] : [{ type: 'text', text: turn.text }];
      return { role: 'assistant', content: [...words, ...calls] };
    }
    case 'tools':
      return {
        role: 'user',
        content: turn.results.map(({ call, text, isError }) => ({
          type: 'tool_result',
          tool_use_id: call.id,
          content: text,
          ...(isError && { is_error: true }),
        })),
      };
  }
}

function blockOf(media: Media): object {
  switch (media.kind) {
    case 'image':
      return { type: 'image', source: { type: 'base64', media_type: media.mediaType, data: media.data } };
    case 'image-url':
      return { type: 'image', source: { type: 'url', url: media.url } };
    case 'pdf':
      return { type: 'document', source: { type: 'base64', media_type: 'application/pdf', data: media.data } };
  }
}

function answerOf(message: Fields): Answer {
  assert.equal(message.type, 'message');
  assert.equal(message.role, 'assistant');
  const ofType = (type: string): Fields[] => message.content.filter((block: Fields) => block.type === type);
  for (const { signature } of ofType('thinking')) assert.ok(signature, 'thinking without a signature');
  return {
    text: ofType('text')
      .map(({ text }) => text)
      .join(''),
    reasoning: ofType('thinking')
      .map(({ thinking }) => thinking)
      .join(''),
    calls: ofType('tool_use').map(({ id, name, input }) => ({ id, name, args: input })),
    reason: message.stop_reason,
    usage: countedOf(message.usage),
    model: message.model,
    ...(message.stop_sequence && { stopText: message.stop_sequence }),
  };
}

/** Here the buckets do not overlap. */
function countedOf(usage: Fields): Answer['usage'] {
  const { input_tokens: input, cache_read_input_tokens: cacheRead, cache_creation_input_tokens: cacheWrite } = usage;
  return {
    prompt: input + cacheRead + cacheWrite,
    cacheRead,
    cacheWrite,
    output: usage.output_tokens,
    reasoning: usage.output_tokens_details?.thinking_tokens ?? 0,
  };
}

const EVENTS = [
  'message_start',
  'content_block_start',
  'content_block_delta',
  'content_block_stop',
  'message_delta',
  'message_stop',
  'ping',
];

/** As strict clients do: known events only, one open block at a time, numbered in order. */
function readStream(text: string): Answer {
  const events = sseEvents(text);
  const payloads: Fields[] = events.map(({ data }) => parse(data));
  assert.deepEqual(
    payloads.map(({ type }) => type),
    events.map(({ name }) => name),
  );
  for (const { type } of payloads) assert.ok(EVENTS.includes(type), type);
  assert.equal(payloads.at(-1).type, 'message_stop', 'no end mark');
  const { message } = payloads[0];
  assert.equal(typeof message.usage.input_tokens, 'number');
  const blocks = readBlocks(payloads);
  const end = only(payloads.filter(({ type }) => type === 'message_delta'));
  return answerOf({ ...message, content: blocks, ...end.delta, usage: { ...message.usage, ...end.usage } });
}

function readBlocks(payloads: readonly Fields[]): Fields[] {
  const blocks: Fields[] = [];
  let open: number | undefined;
  for (const { type, index, content_block: block, delta } of payloads) {
    if (type === 'content_block_start') {
      assert.equal(open, undefined, 'two open blocks');
      assert.equal(index, blocks.length);
      blocks.push({ ...block, json: '' });
      open = index;
    } else if (type === 'content_block_delta') {
      assert.equal(index, open);
      addDelta(blocks[index], delta);
    } else if (type === 'content_block_stop') {
      assert.equal(index, open);
      open = undefined;
    }
  }
  assert.equal(open, undefined, 'an open block at the end');
  return blocks.map(({ json, ...block }) => (block.type === 'tool_use' ? { ...block, input: parse(json || '{}') } : block));
}

function addDelta(block: Fields, delta: Fields): void {
  if (delta.type === 'text_delta') block.text += delta.text;
  if (delta.type === 'thinking_delta') block.thinking += delta.thinking;
  if (delta.type === 'signature_delta') block.signature = delta.signature;
  if (delta.type === 'input_json_delta') block.json += delta.partial_json;
}
