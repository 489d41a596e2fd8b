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

type Said = { readonly content?: string | null; readonly reasoning_content?: string };
type Call = { readonly id: string; readonly function: { readonly name: string; readonly arguments: string } };
type CallPiece = Partial<Call> & { readonly index: number; readonly function: Partial<Call['function']> };
type Choice<T> = T & { readonly finish_reason: string | null };
type Envelope<T> = {
  readonly object: string;
  readonly model: string;
  readonly choices: readonly T[];
  readonly usage?: OpenAiUsage | null;
};
type Whole = Envelope<Choice<{ readonly message: Said & { readonly tool_calls?: readonly Call[] } }>>;
type Delta = Said & { readonly role?: string; readonly tool_calls?: readonly CallPiece[] };
type Chunk = Envelope<Choice<{ readonly delta: Delta }>>;

/** Tokens as OpenAI counts them: details are parts of their sums. */
export type OpenAiUsage = {
  readonly prompt_tokens: number;
  readonly completion_tokens: number;
  readonly total_tokens: number;
  readonly prompt_tokens_details: { readonly cached_tokens: number; readonly cache_write_tokens: number };
  readonly completion_tokens_details: { readonly reasoning_tokens: number };
};

/** A client of Chat Completions. */
export const openAiChatClient: ClientFormat = {
  request: (ask) => ({ path: '/v1/chat/completions', body: bodyOf(ask) }),
  readWhole(text) {
    const body = parse(text) as Whole;
    assert.equal(body.object, 'chat.completion');
    const { message, finish_reason: reason } = only(body.choices);
    const calls = (message.tool_calls ?? []).map(({ id, function: { name, arguments: json } }) => ({ id, name, json }));
    return answerOf(body, reason, { text: message.content, reasoning: message.reasoning_content, calls });
  },
  readStream(text) {
    const events = sseEvents(text);
    assert.equal(events.pop()?.data, '[DONE]', 'no end mark');
    return readChunks(events.map(({ data }) => parse(data) as Chunk));
  },
  readError: openAiFault,
  readBroken: openAiBroken,
};

/** The error in a body. */
export function openAiFault(text: string): Fault {
  return (parse(text) as { readonly error: Fault }).error;
}

/** The error that ended a stream. */
export function openAiBroken(text: string): Fault {
  assert.ok(!text.includes('[DONE]'), 'an end mark after an error');
  assert.ok(!text.includes('"finish_reason":"'), 'a reason after an error');
  return openAiFault(sseEvents(text).at(-1)?.data ?? '');
}

function bodyOf({ model, stream, system, developer, turns, tools, offersSearch, schema, stop, maxTokens, over }: Ask) {
  return {
    model,
    stream,
    messages: [
      ...(system === undefined ? [] : [{ role: 'system', content: system }]),
      ...(developer === undefined ? [] : [{ role: 'developer', content: developer }]),
      ...turns.flatMap(messagesOf),
    ],
    ...(tools && {
      tools: tools.map((name) => ({
        type: 'function',
        function: { name, description: name, parameters: TOOL_SCHEMA },
      })),
    }),
    ...(offersSearch && { web_search_options: {} }),
    ...(schema && { response_format: { type: 'json_schema', json_schema: { name: 'answer', schema } } }),
    ...(stop && { stop }),
    ...(maxTokens !== undefined && { max_tokens: maxTokens }),
    ...over,
  };
}

function messagesOf(turn: Turn): object[] {
  if (turn.who === 'user') {
    const parts = turn.media && [{ type: 'text', text: turn.text }, ...turn.media.map(partOf)];
    return [{ role: 'user', content: parts ?? turn.text }];
  }
  if (turn.who === 'tools')
    return turn.results.map(({ call, text }) => ({ role: 'tool', tool_call_id: call.id, content: text }));
  const calls = turn.calls.map(({ id, name, args }) => ({
    id,
    type: 'function',
    function: { name, arguments: JSON.stringify(args) },
  }));
  return [{ role: 'assistant', content: turn.text || null, ...(calls.length > 0 && { tool_calls: calls }) }];
}

function partOf(media: Media): object {
  switch (media.kind) {
    case 'image':
      return { type: 'image_url', image_url: { url: `data:${media.mediaType};base64,${media.data}` } };
    case 'image-url':
      return { type: 'image_url', image_url: { url: media.url } };
    case 'pdf':
      return { type: 'file', file: { filename: 'a.pdf', file_data: `data:application/pdf;base64,${media.data}` } };
  }
}

type WholeCall = { readonly id: string; readonly name: string; readonly json: string };
type Words = {
  readonly text: string | null | undefined;
  readonly reasoning: string | undefined;
  readonly calls: readonly WholeCall[];
};

function answerOf(body: Pick<Chunk, 'model' | 'usage'>, reason: string | null, said: Words): Answer {
  assert.ok(reason);
  return {
    text: said.text ?? '',
    reasoning: said.reasoning ?? '',
    calls: said.calls.map(({ id, name, json }) => ({ id, name, args: parse(json) })),
    reason,
    usage: body.usage ? countedOf(body.usage) : undefined,
    model: body.model,
  };
}

/** The same count in no format. */
export function countedOf(usage: OpenAiUsage): Counted {
  assert.equal(usage.total_tokens, usage.prompt_tokens + usage.completion_tokens);
  return {
    prompt: usage.prompt_tokens,
    cacheRead: usage.prompt_tokens_details.cached_tokens,
    cacheWrite: usage.prompt_tokens_details.cache_write_tokens,
    output: usage.completion_tokens,
    reasoning: usage.completion_tokens_details.reasoning_tokens,
  };
}

/** As strict clients do: calls are told apart by `index`, and their first piece has id and name. */
function readChunks(chunks: readonly Chunk[]): Answer {
  for (const chunk of chunks) assert.equal(chunk.object, 'chat.completion.chunk');
  const choices = chunks.flatMap((chunk) => chunk.choices);
  assert.equal(choices[0]?.delta.role, 'assistant');
  return answerOf(
    { model: chunks[0]?.model ?? '', usage: chunks.map(({ usage }) => usage).findLast(Boolean) ?? null },
    only(choices.map((choice) => choice.finish_reason).filter(Boolean)),
    {
      text: choices.map(({ delta }) => delta.content ?? '').join(''),
      reasoning: choices.map(({ delta }) => delta.reasoning_content ?? '').join(''),
      calls: joinedCalls(choices.flatMap(({ delta }) => delta.tool_calls ?? [])),
    },
  );
}

function joinedCalls(pieces: readonly CallPiece[]): readonly WholeCall[] {
  const calls: WholeCall[] = [];
  for (const {
    index,
    id = '',
    function: { name = '', arguments: json = '' },
  } of pieces) {
    assert.equal(typeof index, 'number');
    const call = calls[index];
    if (!call) assert.ok(id !== '' && name !== '', 'a call without id or name');
    calls[index] = call ? { ...call, json: call.json + json } : { id, name, json };
  }
  return calls;
}
