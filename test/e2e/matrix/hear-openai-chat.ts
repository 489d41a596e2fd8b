import { parse } from './framing.js';
import type { Hear, HeardTurn } from './ask.js';
import { addResult, assistantTurn, dataOf, nameOf, noteCall, userTurn, type Calls } from './hear.js';

type Part =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'image_url'; readonly image_url: { readonly url: string } }
  | { readonly type: 'file'; readonly file: { readonly filename: string; readonly file_data: string } };

type WireCall = { readonly id: string; readonly function: { readonly name: string; readonly arguments: string } };

type Message =
  | { readonly role: 'system' | 'developer'; readonly content: string }
  | { readonly role: 'user'; readonly content: string | readonly Part[] }
  | { readonly role: 'assistant'; readonly content: string | null; readonly tool_calls?: readonly WireCall[] }
  | { readonly role: 'tool'; readonly tool_call_id: string; readonly content: string };

type Body = {
  readonly messages: readonly Message[];
  readonly tools?: readonly { readonly type: string; readonly function?: { readonly name: string } }[];
  readonly response_format?: { readonly json_schema: { readonly name: string; readonly schema: unknown } };
  readonly stop?: unknown;
  readonly max_tokens?: unknown;
};

/** Chat Completions. */
export const hearOpenAiChat: Hear = (raw) => {
  const body = raw as Body;
  const calls: Calls = new Map();
  const system: string[] = [];
  const turns: HeardTurn[] = [];
  for (const message of body.messages) {
    switch (message.role) {
      case 'system':
      case 'developer':
        system.push(message.content);
        break;
      case 'tool':
        addResult(turns, { of: nameOf(calls, message.tool_call_id), text: message.content });
        break;
      case 'assistant': {
        const own = message.tool_calls ?? [];
        for (const call of own) noteCall(calls, call.id, call.function.name);
        const made = own.map(({ function: { name, arguments: json } }) => ({ name, args: parse(json) }));
        turns.push(assistantTurn(message.content ?? '', made));
        break;
      }
      case 'user':
        turns.push(hearUser(message.content));
    }
  }
  return {
    system,
    turns,
    tools: (body.tools ?? []).map((tool) => tool.function?.name ?? tool.type),
    schema: body.response_format?.json_schema.schema,
    stop: body.stop,
    maxTokens: body.max_tokens,
  };
};

function hearUser(content: string | readonly Part[]): HeardTurn {
  if (typeof content === 'string') return userTurn([content]);
  const media = content.flatMap((part) => {
    if (part.type === 'image_url') return [`image ${dataOf(part.image_url.url)}`];
    return part.type === 'file' ? [`file ${dataOf(part.file.file_data)}`] : [];
  });
  return userTurn(
    content.flatMap((part) => (part.type === 'text' ? [part.text] : [])),
    media,
  );
}
