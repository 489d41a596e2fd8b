import { SIGNATURE, badNames, flatten, pieces, sse, unpaired } from './text.mjs';

const USAGE = {
  input_tokens: 100,
  input_tokens_details: { cached_tokens: 0 },
  output_tokens: 10,
  output_tokens_details: { reasoning_tokens: 0 },
  total_tokens: 110,
};

/** OpenAI Responses as a provider serves it, without a store. */
export const openaiResponses = {
  name: 'openai-responses',
  base: '/v1',
  model: 'gpt-5.4',
  asked: (path) => path.endsWith('/responses'),
  streams: (_path, body) => body.stream === true,
  read: (body) => ({
    tools: (body.tools ?? [])
      .filter(({ type }) => type === 'function')
      .map(({ name, parameters }) => ({ name, schema: parameters })),
    results: items(body, /_output$/).map(({ output }) => flatten(output)),
  }),
  objections: (body) => [
    ...unpaired(
      items(body, /^(?:function|custom_tool|local_shell)_call$/).map(({ call_id: id }) => id),
      items(body, /^(?:function|custom_tool|local_shell)_call_output$/).map(({ call_id: id }) => id),
    ),
    ...badNames(
      (body.tools ?? []).filter(({ type }) => type === 'function').map(({ name }) => name),
      64,
    ),
    ...items(body, /^reasoning$/)
      .filter(({ encrypted_content: thought }) => thought && thought !== SIGNATURE)
      .map(() => 'a thought not of its own'),
    ...(body.previous_response_id ? [`previous_response_id "${body.previous_response_id}", which is not stored`] : []),
  ],
  write: (reply, { id, body, stream }) => (stream ? streamed(reply, id, body) : JSON.stringify(done(reply, id, body))),
  error: (message) => ({ error: { message, type: 'invalid_request_error', param: null, code: null } }),
};

const items = ({ input }, type) => (Array.isArray(input) ? input.filter((item) => type.test(item.type ?? '')) : []);

const response = (id, { model }, over) => ({
  id: `resp_${id}`,
  object: 'response',
  created_at: 1_790_000_000,
  model,
  error: null,
  incomplete_details: null,
  instructions: null,
  metadata: {},
  parallel_tool_calls: true,
  temperature: 1,
  tool_choice: 'auto',
  tools: [],
  top_p: 1,
  output: [],
  usage: null,
  ...over,
});

const done = (reply, id, body) =>
  response(id, body, { status: 'completed', output: itemsOf(reply, id, body), usage: USAGE });

const partOf = (text) => ({ type: 'output_text', text, annotations: [], logprobs: [] });

function itemOf(reply, id, status) {
  if (reply.call) {
    const { name, input } = reply.call;
    const full = status === 'completed' ? JSON.stringify(input) : '';
    return { id: `fc_${id}`, type: 'function_call', status, call_id: `call_${id}`, name, arguments: full };
  }
  const content = status === 'completed' ? [partOf(reply.text)] : [];
  return { id: `msg_${id}`, type: 'message', status, role: 'assistant', content };
}

/** A thought comes first where the client wants it back in later turns. */
const itemsOf = (reply, id, { include }) => [
  ...(include?.includes('reasoning.encrypted_content')
    ? [{ id: `rs_${id}`, type: 'reasoning', summary: [], encrypted_content: SIGNATURE }]
    : []),
  itemOf(reply, id, 'completed'),
];

function streamed(reply, id, body) {
  const started = response(id, body, { status: 'in_progress' });
  const list = itemsOf(reply, id, body);
  const events = [
    { type: 'response.created', response: started },
    { type: 'response.in_progress', response: started },
    ...list.flatMap((item, at) => itemEvents(item, at, { reply, id })),
    { type: 'response.completed', response: done(reply, id, body) },
  ];
  return events.map((event, at) => sse({ ...event, sequence_number: at }, event.type)).join('');
}

function itemEvents(item, at, { reply, id }) {
  const thought = item.type === 'reasoning';
  const between = reply.call ? callEvents(reply.call, id) : textEvents(reply.text, id);
  return [
    { type: 'response.output_item.added', item: thought ? item : itemOf(reply, id, 'in_progress') },
    ...(thought ? [] : between),
    { type: 'response.output_item.done', item },
  ].map((event) => ({ ...event, output_index: at }));
}

function callEvents({ name, input }, id) {
  const where = { item_id: `fc_${id}` };
  const full = JSON.stringify(input);
  return [
    ...pieces(full).map((delta) => ({ type: 'response.function_call_arguments.delta', ...where, delta })),
    { type: 'response.function_call_arguments.done', ...where, name, arguments: full },
  ];
}

function textEvents(text, id) {
  const where = { item_id: `msg_${id}`, content_index: 0 };
  return [
    { type: 'response.content_part.added', ...where, part: partOf('') },
    ...pieces(text).map((delta) => ({ type: 'response.output_text.delta', ...where, delta, logprobs: [] })),
    { type: 'response.output_text.done', ...where, text, logprobs: [] },
    { type: 'response.content_part.done', ...where, part: partOf(text) },
  ];
}
