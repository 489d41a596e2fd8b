import type { SeenRequest } from '../../support/fake-upstream.js';

/** The wires a provider may have here. */
export const WIRES = ['openai-chat', 'openai-responses', 'anthropic-messages', 'gemini', 'ollama'] as const;
export type Wire = (typeof WIRES)[number];

type Body = SeenRequest['body'];

/** Anything from a JSON body. Safe in these tests: a wrong shape fails them, which is what they are for. */
type Loose = Readonly<Record<string, unknown>>;
const list = (value: unknown): readonly Loose[] => (Array.isArray(value) ? (value as Loose[]) : []);
const loose = (value: unknown): Loose => (typeof value === 'object' && value !== null ? (value as Loose) : {});

/** Texts as they are, or joined from their parts. */
const textOf = (content: unknown): string =>
  typeof content === 'string'
    ? content
    : list(content)
        .flatMap(({ text }) => (typeof text === 'string' ? [text] : []))
        .join('');

const call = (id: unknown, name: unknown, args: unknown): string =>
  `call ${String(id)} ${String(name)} ${typeof args === 'string' ? args : JSON.stringify(args)}`;
const result = (id: unknown, content: unknown): string => `result ${String(id)} ${textOf(content)}`;
const says = (role: unknown, content: unknown): string[] =>
  textOf(content) === '' ? [] : [`${role === 'developer' ? 'system' : String(role)}: ${textOf(content)}`];

/** The conversation in a provider's request, one line a part, the same in every wire. */
export function conversationIn(wire: Wire, body: Body): readonly string[] {
  return READERS[wire](body);
}

const READERS: Readonly<Record<Wire, (body: Body) => readonly string[]>> = {
  'openai-chat': ({ messages }) =>
    list(messages).flatMap(({ role, content, tool_calls: calls, tool_call_id: id }) =>
      role === 'tool'
        ? [result(id, content)]
        : [
            ...says(role, content),
            ...list(calls).map((one) =>
              call(one['id'], loose(one['function'])['name'], loose(one['function'])['arguments']),
            ),
          ],
    ),

  'openai-responses': ({ instructions, input }) => [
    ...says('system', instructions ?? ''),
    ...(typeof input === 'string' ? says('user', input) : []),
    ...list(input).flatMap(({ type, role, content, call_id: id, name, arguments: args, output }) => {
      if (type === 'function_call') return [call(id, name, args)];
      return type === 'function_call_output' ? [result(id, output)] : says(role, content);
    }),
  ],

  'anthropic-messages': ({ system, messages }) => [
    ...says('system', system ?? ''),
    ...list(messages).flatMap(({ role, content }) => [
      ...(typeof content === 'string' ? says(role, content) : []),
      ...list(content).flatMap(({ type, text, id, name, input, tool_use_id: resultId, content: output }) => {
        if (type === 'tool_use') return [call(id, name, input)];
        if (type === 'tool_result') return [result(resultId, output)];
        return says(role, text ?? '');
      }),
    ]),
  ],

  gemini: ({ systemInstruction, contents }) => [
    ...says('system', loose(systemInstruction)['parts']),
    ...list(contents).flatMap(({ role, parts }) =>
      list(parts).flatMap(({ text, functionCall, functionResponse }) => {
        const { id, name, args } = loose(functionCall);
        if (functionCall) return [call(id, name, args)];
        const { id: resultId, response } = loose(functionResponse);
        if (functionResponse) return [result(resultId, Object.values(loose(response)).map(String).join(' '))];
        return says(role === 'model' ? 'assistant' : role, text ?? '');
      }),
    ),
  ],

  // Servers of this wire know results by the tool's name.
  ollama: ({ messages }) =>
    list(messages).flatMap(({ role, content, tool_calls: calls, tool_name: name }) =>
      role === 'tool'
        ? [result(name, content)]
        : [
            ...says(role, content),
            ...list(calls).map((one) => call('-', loose(one['function'])['name'], loose(one['function'])['arguments'])),
          ],
    ),
};

/** The names of the tools in a provider's request. */
export function toolsIn(wire: Wire, body: Body): readonly unknown[] {
  const tools = list(body['tools']);
  if (wire === 'gemini') return tools.flatMap((tool) => list(tool['functionDeclarations'])).map(({ name }) => name);
  return tools.map((tool) => tool['name'] ?? loose(tool['function'])['name']);
}

/** Whether a provider was asked for a stream. */
export function wantsStream(wire: Wire, { path, body }: SeenRequest): boolean {
  if (wire === 'gemini') return path.includes(':streamGenerateContent');
  return wire === 'ollama' ? body['stream'] !== false : body['stream'] === true;
}
