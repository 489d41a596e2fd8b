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

type Block =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'thinking'; readonly thinking: string; readonly signature: string }
  | { readonly type: 'tool_use'; readonly id: string; readonly name: string; readonly input: unknown };

type Usage = {
  readonly input_tokens: number;
  readonly cache_read_input_tokens: number;
  readonly cache_creation_input_tokens: number;
  readonly output_tokens: number;
  readonly output_tokens_details?: { readonly thinking_tokens: number };
};

type End = { readonly stop_reason: string; readonly stop_sequence: string | null };

type Message = End & {
  readonly type: string;
  readonly role: string;
  readonly model: string;
  readonly content: readonly Block[];
  readonly usage: Usage;
};

type Delta = {
  readonly type?: string;
  readonly text?: string;
  readonly thinking?: string;
  readonly signature?: string;
  readonly partial_json?: string;
};

type Event = {
  readonly type: string;
  readonly index?: number;
  readonly message?: Message;
  readonly content_block?: Block;
  readonly delta?: Delta & Partial<End>;
  readonly usage?: Partial<Usage>;
};

/** A client of Anthropic Messages; developer texts are system turns within the conversation, as Claude Code has them. */
export const anthropicMessagesClient: ClientFormat = {
  request: (ask) => ({ path: '/v1/messages', body: bodyOf(ask) }),
  readWhole: (text) => answerOf(parse(text) as Message),
  readStream,
  readError: faultOf,
  readBroken(text) {
    const events = sseEvents(text);
    assert.ok(!events.some(({ name }) => name === 'message_stop' || name === 'message_delta'), 'an end after an error');
    return faultOf(only(events.filter(({ name }) => name === 'error')).data);
  },
};

function faultOf(text: string): Fault {
  const { type, error } = parse(text) as { readonly type: string; readonly error: Fault & { readonly type: string } };
  assert.equal(type, 'error');
  return { code: error.type, message: error.message };
}

function bodyOf({ model, stream, system, developer, turns, tools, offersSearch, schema, stop, maxTokens, over }: Ask) {
  return {
    model,
    stream,
    max_tokens: maxTokens ?? 1_000,
    ...(system !== undefined && { system: [{ type: 'text', text: system }] }),
    messages: [...(developer === undefined ? [] : [{ role: 'system', content: developer }]), ...turns.map(messageOf)],
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

function answerOf({
  type,
  role,
  model,
  content,
  usage,
  stop_reason: reason,
  stop_sequence: stopText,
}: Message): Answer {
  assert.deepEqual([type, role], ['message', 'assistant']);
  for (const block of content) assert.ok(block.type !== 'thinking' || block.signature, 'thinking without a signature');
  return {
    text: content.map((block) => (block.type === 'text' ? block.text : '')).join(''),
    reasoning: content.map((block) => (block.type === 'thinking' ? block.thinking : '')).join(''),
    calls: content.flatMap((block) =>
      block.type === 'tool_use' ? [{ id: block.id, name: block.name, args: block.input }] : [],
    ),
    reason,
    usage: countedOf(usage),
    model,
    ...(stopText !== null && { stopText }),
  };
}

/** Here the buckets do not overlap. */
function countedOf(usage: Usage): Counted {
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
  const payloads = events.map(({ data }) => parse(data) as Event);
  assert.deepEqual(
    payloads.map(({ type }) => type),
    events.map(({ name }) => name),
  );
  for (const { type } of payloads) assert.ok(EVENTS.includes(type), type);
  assert.equal(payloads.at(-1)?.type, 'message_stop', 'no end mark');
  const message = payloads[0]?.message ?? assert.fail('the stream begins without a message');
  assert.equal(typeof message.usage.input_tokens, 'number');
  const { delta, usage } = only(payloads.filter(({ type }) => type === 'message_delta'));
  assert.ok(delta?.stop_reason);
  return answerOf({
    ...message,
    content: readBlocks(payloads),
    stop_reason: delta.stop_reason,
    stop_sequence: delta.stop_sequence ?? null,
    usage: { ...message.usage, ...usage },
  });
}

type Draft = { readonly block: Block; readonly json: string };

function readBlocks(payloads: readonly Event[]): readonly Block[] {
  const drafts: Draft[] = [];
  let open: number | undefined;
  for (const { type, index, content_block: block, delta } of payloads) {
    if (type === 'content_block_start' && block) {
      assert.equal(open, undefined, 'two open blocks');
      assert.equal(index, drafts.length);
      open = drafts.push({ block, json: '' }) - 1;
    } else if (type === 'content_block_delta') {
      assert.equal(index, open);
      const draft = drafts.pop();
      if (draft && delta) drafts.push(added(draft, delta));
    } else if (type === 'content_block_stop') {
      assert.equal(index, open);
      open = undefined;
    }
  }
  assert.equal(open, undefined, 'an open block at the end');
  return drafts.map(({ block, json }) =>
    block.type === 'tool_use' ? { ...block, input: parse(json || '{}') } : block,
  );
}

function added({ block, json }: Draft, delta: Delta): Draft {
  const { text = '', thinking = '', signature = '', partial_json: piece = '' } = delta;
  switch (block.type) {
    case 'text':
      return { block: { ...block, text: block.text + text }, json };
    case 'thinking':
      return {
        block: { ...block, thinking: block.thinking + thinking, signature: block.signature + signature },
        json,
      };
    case 'tool_use':
      return { block, json: json + piece };
  }
}
