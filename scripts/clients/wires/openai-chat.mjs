import { badNames, flatten, pieces, sse, unpaired } from './text.mjs';

const USAGE = { prompt_tokens: 100, completion_tokens: 10, total_tokens: 110 };

/** OpenAI Chat Completions as a provider serves it. */
export const openaiChat = {
  name: 'openai-chat',
  base: '/v1',
  model: 'mock-model',
  asked: (path) => path.endsWith('/chat/completions'),
  streams: (_path, body) => body.stream === true,
  read: (body) => ({
    tools: (body.tools ?? [])
      .filter(({ type }) => type === 'function')
      .map(({ function: { name, parameters } }) => ({ name, schema: parameters })),
    results: body.messages.filter(({ role }) => role === 'tool').map(({ content }) => flatten(content)),
  }),
  objections: (body) => [
    ...unpaired(
      body.messages.flatMap(({ tool_calls: calls }) => calls ?? []).map(({ id }) => id),
      body.messages.filter(({ role }) => role === 'tool').map(({ tool_call_id: id }) => id),
    ),
    ...badNames(
      (body.tools ?? []).flatMap((tool) => tool.function?.name ?? []),
      64,
    ),
    ...(body.tools ?? [])
      .filter(({ type }) => type !== 'function' && type !== 'custom')
      .map(({ type }) => `a tool of type "${type}"`),
  ],
  write: (reply, { id, body, stream }) => (stream ? streamed(reply, id, body) : whole(reply, id, body)),
  error: (message) => ({ error: { message, type: 'invalid_request_error', param: null, code: null } }),
};

const callOf = ({ name, input }, id) => ({
  id: `call_${id}`,
  type: 'function',
  function: { name, arguments: JSON.stringify(input) },
});

function whole(reply, id, { model }) {
  const message = reply.call
    ? { role: 'assistant', content: null, tool_calls: [callOf(reply.call, id)] }
    : { role: 'assistant', content: reply.text };
  const choice = { index: 0, message, logprobs: null, finish_reason: reply.call ? 'tool_calls' : 'stop' };
  return JSON.stringify({ ...headOf(id, model), object: 'chat.completion', choices: [choice], usage: USAGE });
}

function streamed(reply, id, { model, stream_options: options }) {
  const chunk = (delta, finish = null) =>
    sse({ ...headOf(id, model), choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }] });
  const usage = sse({ ...headOf(id, model), choices: [], usage: USAGE });
  return [
    chunk({ role: 'assistant', content: reply.call ? null : '' }),
    ...(reply.call ? callDeltas(reply.call, id) : pieces(reply.text).map((content) => ({ content }))).map((delta) =>
      chunk(delta),
    ),
    chunk({}, reply.call ? 'tool_calls' : 'stop'),
    ...(options?.include_usage ? [usage] : []),
    'data: [DONE]\n\n',
  ].join('');
}

function callDeltas(call, id) {
  const { function: made, ...rest } = callOf(call, id);
  return [
    { tool_calls: [{ index: 0, ...rest, function: { name: made.name, arguments: '' } }] },
    ...pieces(made.arguments).map((part) => ({ tool_calls: [{ index: 0, function: { arguments: part } }] })),
  ];
}

const headOf = (id, model) => ({
  id: `chatcmpl-${id}`,
  object: 'chat.completion.chunk',
  created: 1_790_000_000,
  model,
});
