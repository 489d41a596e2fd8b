import type { Hear, HeardTurn } from './ask.js';
import { parse } from './framing.js';
import { addResult, assistantTurn, dataOf, nameOf, noteCall, userTurn, type Calls } from './hear.js';

type Part =
  | { readonly type: 'input_text' | 'output_text'; readonly text: string }
  | { readonly type: 'input_image'; readonly image_url: string }
  | { readonly type: 'input_file'; readonly filename: string; readonly file_data: string };

type Item =
  | { readonly type: 'message'; readonly role: string; readonly content: readonly Part[] }
  | { readonly type: 'function_call'; readonly call_id: string; readonly name: string; readonly arguments: string }
  | { readonly type: 'function_call_output'; readonly call_id: string; readonly output: string };

type Body = {
  readonly instructions?: string;
  readonly input: readonly Item[];
  readonly tools?: readonly { readonly type: string; readonly name?: string }[];
  readonly text?: { readonly format?: { readonly name: string; readonly schema: unknown } };
  readonly max_output_tokens?: unknown;
};

/** Responses. The wire has no stop texts. */
export const hearOpenAiResponses: Hear = (raw) => {
  const body = raw as Body;
  const calls: Calls = new Map();
  const system: string[] = body.instructions === undefined ? [] : [body.instructions];
  const turns: HeardTurn[] = [];
  for (const item of body.input) {
    if (item.type === 'function_call') {
      noteCall(calls, item.call_id, item.name);
      addCall(turns, item.name, parse(item.arguments));
    } else if (item.type === 'function_call_output') {
      addResult(turns, { of: nameOf(calls, item.call_id), text: item.output });
    } else if (item.role === 'user') turns.push(hearUser(item.content));
    else if (item.role === 'assistant') turns.push(assistantTurn(textsOf(item.content, 'output_text').join(''), []));
    else system.push(...textsOf(item.content, 'input_text'));
  }
  return {
    system,
    turns,
    tools: (body.tools ?? []).map((tool) => tool.name ?? tool.type),
    schema: body.text?.format?.schema,
    stop: undefined,
    maxTokens: body.max_output_tokens,
  };
};

/** Calls are items of their own, of the turn that they follow. */
function addCall(turns: HeardTurn[], name: string, args: unknown): void {
  const last = turns.at(-1);
  if (last?.who !== 'assistant') turns.push(assistantTurn('', [{ name, args }]));
  else turns.splice(-1, 1, assistantTurn(last.text, [...(last.calls ?? []), { name, args }]));
}

const textsOf = (parts: readonly Part[], type: Part['type']): readonly string[] =>
  parts.flatMap((part) => (part.type === type && 'text' in part ? [part.text] : []));

function hearUser(parts: readonly Part[]): HeardTurn {
  const media = parts.flatMap((part) => {
    if (part.type === 'input_image') return [`image ${dataOf(part.image_url)}`];
    return part.type === 'input_file' ? [`file ${dataOf(part.file_data)}`] : [];
  });
  return userTurn(textsOf(parts, 'input_text'), media);
}
