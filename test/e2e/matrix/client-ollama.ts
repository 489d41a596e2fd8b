import assert from 'node:assert/strict';
import { TOOL_SCHEMA, type Answer, type Ask, type ClientFormat, type Fields, type Turn } from './ask.js';
import { only, parse } from './framing.js';

/** A client of Ollama's chat. It sends calls back with the ids they came with, as ollama-js does with the whole message. */
export const ollamaClient: ClientFormat = {
  request: (ask) => ({ path: '/api/chat', body: bodyOf(ask) }),
  readWhole: (text) => answerOf([parse(text)]),
  readStream: (text) => answerOf(linesOf(text)),
  readError: faultOf,
  readBroken(text) {
    assert.ok(!text.includes('"done":true'), 'an end mark after an error');
    return faultOf(JSON.stringify(linesOf(text).at(-1)));
  },
};

function faultOf(text: string) {
  return { code: '', message: parse(text).error as string };
}

function linesOf(text: string): Fields[] {
  const lines = text.split('\n');
  assert.equal(lines.pop(), '', 'the stream ends within a line');
  return lines.map(parse);
}

function bodyOf({ model, stream, system, developer, turns, tools, schema, stop, maxTokens, over }: Ask) {
  const options = { ...(stop && { stop }), ...(maxTokens !== undefined && { num_predict: maxTokens }) };
  return {
    model,
    stream,
    messages: [
      ...[system, developer].flatMap((text) => (text === undefined ? [] : [{ role: 'system', content: text }])),
      ...turns.flatMap(messagesOf),
    ],
    ...(tools && {
      tools: tools.map((name) => ({ type: 'function', function: { name, description: name, parameters: TOOL_SCHEMA } })),
    }),
    ...(schema && { format: schema }),
    ...(Object.keys(options).length > 0 && { options }),
    ...over,
  };
}

function messagesOf(turn: Turn): object[] {
  switch (turn.who) {
    case 'user': {
      const images = turn.media?.map((media) => (media.kind === 'image' ? media.data : assert.fail(media.kind)));
      return [{ role: 'user', content: turn.text, ...(images && { images }) }];
    }
    case 'assistant': {
      const calls = turn.calls.map(({ id, name, args }) => ({ id, function: { name, arguments: args } }));
      return [{ role: 'assistant', content: turn.text, ...(calls.length > 0 && { tool_calls: calls }) }];
    }
    case 'tools':
      return turn.results.map(({ call, text }) => ({ role: 'tool', tool_name: call.name, content: text }));
  }
}

function answerOf(lines: readonly Fields[]): Answer {
  const last = lines.at(-1);
  assert.equal(only(lines.filter(({ done }) => done)), last, 'no end mark');
  const said = (field: string): string => lines.map(({ message }) => message[field] ?? '').join('');
  return {
    text: said('content'),
    reasoning: said('thinking'),
    calls: lines
      .flatMap(({ message }) => message.tool_calls ?? [])
      .map(({ id, function: { name, arguments: args } }: Fields) => ({ id, name, args })),
    reason: last.done_reason,
    usage: last.eval_count === undefined ? undefined : { prompt: last.prompt_eval_count, output: last.eval_count },
    model: last.model,
  };
}
