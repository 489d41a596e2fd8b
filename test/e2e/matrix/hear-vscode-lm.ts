import type { EditorRequest } from '../../../src/app/editor-request.js';
import type { Hear, HeardTurn } from './ask.js';
import { addResult, assistantTurn, nameOf, noteCall, userTurn, type Calls } from './hear.js';

/** VS Code's interface has no place for instructions: they are turns of the user's. */
export const hearVscodeLm: Hear = (raw) => {
  const { messages, tools, modelOptions } = raw as EditorRequest;
  const calls: Calls = new Map();
  const turns: HeardTurn[] = [];
  for (const { role, parts } of messages) {
    const texts = parts.flatMap((part) => (part.type === 'text' ? [part.text] : []));
    const made = parts.flatMap((part) => (part.type === 'tool-call' ? [part] : []));
    const results = parts.flatMap((part) => (part.type === 'tool-result' ? [part] : []));
    for (const { id, name } of made) noteCall(calls, id, name);
    for (const { id, text } of results) addResult(turns, { of: nameOf(calls, id), text });
    const list = made.map(({ name, input }) => ({ name, args: input }));
    if (role === 'assistant') turns.push(assistantTurn(texts.join(''), list));
    else if (results.length === 0) turns.push(userTurn(texts));
  }
  return {
    system: [],
    turns,
    tools: tools.map(({ name }) => name),
    schema: undefined,
    stop: modelOptions['stop'],
    maxTokens: modelOptions['max_tokens'],
  };
};
