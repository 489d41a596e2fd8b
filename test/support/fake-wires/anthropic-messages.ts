import {
  halvesOf,
  parsed,
  sse,
  textOf,
  usageOf,
  wordsOf,
  type FakeReply,
  type FakeUsage,
  type FakeWire,
} from './reply.js';

const usageFields = ({ input, output, cacheRead = 0, cacheWrite = 0, reasoning = 0 }: FakeUsage): object => ({
  input_tokens: input,
  cache_read_input_tokens: cacheRead,
  cache_creation_input_tokens: cacheWrite,
  output_tokens: output,
  ...(reasoning > 0 && { output_tokens_details: { thinking_tokens: reasoning } }),
});

function endOf({ toolCalls, finish, stopText }: FakeReply): object {
  if (finish === 'refused') return { stop_reason: 'refusal', stop_sequence: null };
  if (finish === 'length') return { stop_reason: 'max_tokens', stop_sequence: null };
  if (stopText !== undefined) return { stop_reason: 'stop_sequence', stop_sequence: stopText };
  return { stop_reason: toolCalls ? 'tool_use' : 'end_turn', stop_sequence: null };
}

const event = (type: string, fields: object = {}): string => `event: ${type}\n${sse({ type, ...fields })}`;

/** One content block: its start, its deltas, its stop. */
const blockEvents = (index: number, block: object, deltas: readonly object[]): string[] => [
  event('content_block_start', { index, content_block: block }),
  ...deltas.map((delta) => event('content_block_delta', { index, delta })),
  event('content_block_stop', { index }),
];

function blocksOf(reply: FakeReply): readonly { readonly block: object; readonly deltas: readonly object[] }[] {
  const thoughts = wordsOf(reply.reasoning ?? '').map((thinking) => ({ type: 'thinking_delta', thinking }));
  const signature = reply.seal === undefined ? [] : [{ type: 'signature_delta', signature: reply.seal }];
  const words = wordsOf(textOf(reply)).map((text) => ({ type: 'text_delta', text }));
  return [
    ...(thoughts.length + signature.length > 0
      ? [{ block: { type: 'thinking', thinking: '', signature: '' }, deltas: [...thoughts, ...signature] }]
      : []),
    ...(words.length > 0 ? [{ block: { type: 'text', text: '' }, deltas: words }] : []),
    ...(reply.toolCalls ?? []).map(({ id, name, argumentsJson }) => ({
      block: { type: 'tool_use', id, name, input: {} },
      deltas: halvesOf(argumentsJson).map((half) => ({ type: 'input_json_delta', partial_json: half })),
    })),
  ];
}

const errorBody = (type: string, message: string): object => ({ type: 'error', error: { type, message } });

/** Anthropic Messages. */
export const anthropicWire: FakeWire = {
  streamType: 'text/event-stream',

  pieces(reply, model) {
    const usage = usageOf(reply);
    const head = { id: 'msg_fake', type: 'message', role: 'assistant', model, content: [] };
    const spent = usage && { usage: usageFields({ ...usage, output: 1, reasoning: 0 }) };
    return [
      event('message_start', { message: { ...head, ...spent } }),
      event('ping'),
      ...blocksOf(reply).flatMap(({ block, deltas }, index) => blockEvents(index, block, deltas)),
      event('message_delta', { delta: endOf(reply), ...(usage && { usage: totalsOf(usage) }) }),
      event('message_stop'),
    ];
  },

  whole(reply, model) {
    const usage = usageOf(reply);
    const { reasoning, seal } = reply;
    const text = textOf(reply);
    const content = [
      ...(reasoning === undefined ? [] : [{ type: 'thinking', thinking: reasoning, signature: seal ?? '' }]),
      ...(text === '' ? [] : [{ type: 'text', text }]),
      ...(reply.toolCalls ?? []).map(({ id, name, argumentsJson }) => ({
        type: 'tool_use',
        id,
        name,
        input: parsed(argumentsJson),
      })),
    ];
    return {
      id: 'msg_fake',
      type: 'message',
      role: 'assistant',
      model,
      content,
      ...endOf(reply),
      ...(usage && { usage: usageFields(usage) }),
    };
  },

  error: (status, { message, code }) =>
    errorBody(code ?? (status === 401 ? 'authentication_error' : 'api_error'), message),

  failure: ({ message, code }) => `event: error\n${sse(errorBody(code ?? 'api_error', message))}`,
};

/** The end of a stream repeats only what has grown since its start. */
const totalsOf = ({ output, reasoning = 0 }: FakeUsage): object => ({
  output_tokens: output,
  ...(reasoning > 0 && { output_tokens_details: { thinking_tokens: reasoning } }),
});
