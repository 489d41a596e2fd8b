import assert from 'node:assert/strict';
import { TOOL_SCHEMA, type Answer, type Ask, type ClientFormat, type Fault, type Turn } from './ask.js';
import { only, parse } from './framing.js';

type WireCall = { readonly id: string; readonly function: { readonly name: string; readonly arguments: unknown } };
type Line = {
  readonly model: string;
  readonly message: {
    readonly content: string;
    readonly thinking?: string;
    readonly tool_calls?: readonly WireCall[];
  };
  readonly done: boolean;
  readonly done_reason?: string;
  readonly prompt_eval_count?: number;
  readonly eval_count?: number;
};

/** A client of Ollama's chat. It sends calls back with the ids they came with, as ollama-js does with the whole message. */
export const ollamaClient: ClientFormat = {
  request: (ask) => ({ path: '/api/chat', body: bodyOf(ask) }),
  readWhole: (text) => answerOf([parse(text) as Line]),
  readStream: (text) => answerOf(linesOf(text).map((line) => parse(line) as Line)),
  readError: faultOf,
  readBroken(text) {
    assert.ok(!text.includes('"done":true'), 'an end mark after an error');
    return faultOf(linesOf(text).at(-1) ?? '');
  },
};

/** This format has no code for errors. */
function faultOf(text: string): Fault {
  return { code: '', message: (parse(text) as { readonly error: string }).error };
}

function linesOf(text: string): readonly string[] {
  const lines = text.split('\n');
  assert.equal(lines.pop(), '', 'the stream ends within a line');
  return lines;
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
      tools: tools.map((name) => ({
        type: 'function',
        function: { name, description: name, parameters: TOOL_SCHEMA },
      })),
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

function answerOf(lines: readonly Line[]): Answer {
  const last = only(lines.filter(({ done }) => done));
  assert.equal(lines.at(-1), last, 'no end mark');
  const { done_reason: reason = '', prompt_eval_count: prompt, eval_count: output } = last;
  return {
    text: lines.map(({ message }) => message.content).join(''),
    reasoning: lines.map(({ message }) => message.thinking ?? '').join(''),
    calls: lines
      .flatMap(({ message }) => message.tool_calls ?? [])
      .map(({ id, function: { name, arguments: args } }) => ({ id, name, args })),
    reason,
    usage: prompt === undefined || output === undefined ? undefined : { prompt, output },
    model: last.model,
  };
}
