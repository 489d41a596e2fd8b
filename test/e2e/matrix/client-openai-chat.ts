import assert from 'node:assert/strict';
import { TOOL_SCHEMA, type Answer, type Ask, type Call, type ClientFormat, type Fields, type Media, type Turn } from './ask.js';
import { only, parse, sseEvents } from './framing.js';

/** A client of Chat Completions. */
export const openAiChatClient: ClientFormat = {
  request: (ask) => ({ path: '/v1/chat/completions', body: bodyOf(ask) }),
  readWhole(text) {
    const body = parse(text);
    assert.equal(body.object, 'chat.completion');
    const { message, finish_reason: reason } = only<Fields>(body.choices);
    return answerOf(body, reason, {
      text: message.content ?? '',
      reasoning: message.reasoning_content ?? '',
      calls: (message.tool_calls ?? []).map(readCall),
    });
  },
  readStream(text) {
    const events = sseEvents(text);
    assert.equal(events.pop()?.data, '[DONE]', 'no end mark');
    return readChunks(events.map(({ data }) => parse(data)));
  },
  readError: (text) => parse(text).error,
  readBroken(text) {
    assert.ok(!text.includes('[DONE]'), 'an end mark after an error');
    const last = parse(sseEvents(text).at(-1)?.data ?? '');
    assert.ok(!text.includes('"finish_reason":"'), 'a reason after an error');
    return last.error;
  },
};

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
      tools: tools.map((name) => ({ type: 'function', function: { name, description: name, parameters: TOOL_SCHEMA } })),
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

const readCall = ({ id, type, function: { name, arguments: json } }: Fields): Call => {
  assert.equal(type, 'function');
  return { id, name, args: parse(json) };
};

function answerOf(body: Fields, reason: string, said: Pick<Answer, 'text' | 'reasoning' | 'calls'>): Answer {
  return { ...said, reason, usage: body.usage && countedOf(body.usage), model: body.model };
}

/** As OpenAI counts: details are parts of their sums. */
export function countedOf(usage: Fields): Answer['usage'] {
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
function readChunks(chunks: readonly Fields[]): Answer {
  for (const chunk of chunks) assert.equal(chunk.object, 'chat.completion.chunk');
  const choices: Fields[] = chunks.flatMap((chunk) => chunk.choices);
  assert.equal(choices[0].delta.role, 'assistant');
  const said = (field: string): string => choices.map(({ delta }) => delta[field] ?? '').join('');
  const calls: { id: string; name: string; json: string }[] = [];
  for (const piece of choices.flatMap(({ delta }) => delta.tool_calls ?? [])) {
    assert.equal(typeof piece.index, 'number');
    const call = calls[piece.index];
    if (call) call.json += piece.function.arguments;
    else calls[piece.index] = { id: piece.id, name: piece.function.name, json: piece.function.arguments ?? '' };
  }
  return answerOf(
    { model: chunks[0].model, usage: chunks.map(({ usage }) => usage).findLast(Boolean) },
    only(choices.map((choice) => choice.finish_reason).filter(Boolean)),
    {
      text: said('content'),
      reasoning: said('reasoning_content'),
      calls: calls.map(({ id, name, json }) => ({ id, name, args: parse(json) })),
    },
  );
}
