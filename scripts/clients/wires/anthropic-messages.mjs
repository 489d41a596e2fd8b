import { SIGNATURE, badNames, flatten, pieces, sse, unpaired } from './text.mjs';

const INPUT = { input_tokens: 100, cache_creation_input_tokens: 0, cache_read_input_tokens: 0 };

/** Anthropic Messages as a provider serves it. */
export const anthropicMessages = {
  name: 'anthropic-messages',
  base: '/v1',
  model: 'claude-sonnet-4-6',
  /** As Anthropic itself at another address: which beta flags pass on is known by provider. */
  provider: 'anthropic',
  asked: (path) => path.endsWith('/messages'),
  streams: (_path, body) => body.stream === true,
  read: (body) => ({
    tools: (body.tools ?? [])
      .filter(({ input_schema: schema }) => schema)
      .map(({ name, input_schema: schema }) => ({ name, schema })),
    results: blocks(body, 'tool_result').map(({ content }) => flatten(content)),
  }),
  objections: (body, headers) => [
    ...unpaired(
      blocks(body, 'tool_use').map(({ id }) => id),
      blocks(body, 'tool_result').map(({ tool_use_id: id }) => id),
    ),
    ...badNames(
      (body.tools ?? []).map(({ name }) => name),
      128,
    ),
    ...betaFaults(body, headers['anthropic-beta'] ?? ''),
    ...(headers['anthropic-version'] ? [] : ['no anthropic-version']),
    ...thoughtFaults(body),
    ...mannerFaults(body, headers['anthropic-beta'] ?? ''),
    ...(Number.isInteger(body.max_tokens) ? [] : ['no max_tokens']),
    ...(body.messages[0]?.role === 'assistant' ? ['messages that begin with the assistant'] : []),
  ],
  write: (reply, { id, body, stream }) => (stream ? streamed(reply, id, body) : JSON.stringify(whole(reply, id, body))),
  error: (message) => ({ type: 'error', error: { type: 'invalid_request_error', message } }),
  /** What the same address also answers. */
  others: (path) => (path.endsWith('/messages/count_tokens') ? { input_tokens: 100 } : undefined),
};

const blocks = ({ messages }, type) =>
  messages.flatMap(({ content }) => (Array.isArray(content) ? content : [])).filter((block) => block.type === type);

const blockOf = (reply, id) =>
  reply.call
    ? { type: 'tool_use', id: `toolu_${id}`, name: reply.call.name, input: reply.call.input }
    : { type: 'text', text: reply.text };

const thought = { type: 'thinking', thinking: 'It wants a file.', signature: SIGNATURE };
const thinks = ({ thinking }) => thinking?.type === 'enabled' || thinking?.type === 'adaptive';

/** Fields that are on trial, and unknown to who does not ask for the trial. */
const betaFaults = ({ context_management: edits, tools = [] }, beta) => [
  ...(edits && !beta.includes('context-management-') ? ['context_management without its anthropic-beta'] : []),
  ...(tools.some((tool) => tool.defer_loading) && !beta.includes('advanced-tool-use-')
    ? ['defer_loading without its anthropic-beta']
    : []),
];

/** Models that think by effort alone, and take no wishes for chance but the ones they have. */
const SINCE_4_7 = /claude-[a-z]+-(?:4-[7-9]|[5-9])(?!\d)/;

/** What is refused beside what. Source: Anthropic documentation, "Extended thinking" and "Migration guide", 2026-11. */
function mannerFaults({ model, thinking, temperature, top_p: topP, top_k: topK, max_tokens: longest }, beta) {
  const budget = thinking?.type === 'enabled' ? thinking.budget_tokens : undefined;
  const hasChances = (temperature ?? 1) !== 1 || (topP ?? 1) !== 1 || topK !== undefined;
  const faults = [
    [temperature !== undefined && topP !== undefined, 'temperature and top_p together'],
    [budget !== undefined && hasChances, 'wishes for chance while thinking'],
    [budget >= longest && !beta.includes('interleaved-thinking-'), 'a budget to think that max_tokens does not hold'],
    [SINCE_4_7.test(model) && budget !== undefined, `thinking.type "enabled" for ${model}`],
    [SINCE_4_7.test(model) && hasChances, `wishes for chance for ${model}`],
  ];
  return faults.filter(([holds]) => holds).map(([, text]) => text);
}

/** Thoughts come back as they were, and a turn that used a tool while thinking comes back with its thought. */
function thoughtFaults(body) {
  const forged = blocks(body, 'thinking').filter(({ signature }) => signature !== SIGNATURE);
  const asked = body.messages.findLast(({ role }) => role === 'assistant')?.content ?? [];
  const begins = asked[0]?.type === 'thinking' || asked[0]?.type === 'redacted_thinking';
  const lost = body.thinking?.type === 'enabled' && asked.some?.(({ type }) => type === 'tool_use') && !begins;
  return [...forged.map(() => 'a thought not of its own'), ...(lost ? ['a call without the thought before it'] : [])];
}

const whole = (reply, id, body) => ({
  id: `msg_${id}`,
  type: 'message',
  role: 'assistant',
  model: body.model,
  content: [...(thinks(body) ? [thought] : []), blockOf(reply, id)],
  stop_reason: reply.call ? 'tool_use' : 'end_turn',
  stop_sequence: null,
  usage: { ...INPUT, output_tokens: 10 },
});

function streamed(reply, id, body) {
  const { content, stop_reason: reason, ...head } = whole(reply, id, body);
  const started = { ...head, content: [], stop_reason: null, usage: { ...INPUT, output_tokens: 1 } };
  const ended = { stop_reason: reason, stop_sequence: null };
  return [
    { type: 'message_start', message: started },
    { type: 'ping' },
    ...content.flatMap(blockEvents),
    { type: 'message_delta', delta: ended, usage: { ...INPUT, output_tokens: 10 } },
    { type: 'message_stop' },
  ]
    .map((event) => sse(event, event.type))
    .join('');
}

function blockEvents(block, index) {
  const [empty, deltas] = begun(block);
  return [
    { type: 'content_block_start', index, content_block: { ...block, ...empty } },
    ...deltas.map((delta) => ({ type: 'content_block_delta', index, delta })),
    { type: 'content_block_stop', index },
  ];
}

/** How a block begins, and what is added to it. */
function begun({ type, text, input, thinking, signature }) {
  if (type === 'thinking') {
    const deltas = pieces(thinking).map((part) => ({ type: 'thinking_delta', thinking: part }));
    return [{ thinking: '', signature: '' }, [...deltas, { type: 'signature_delta', signature }]];
  }
  return type === 'tool_use'
    ? [{ input: {} }, pieces(JSON.stringify(input)).map((part) => ({ type: 'input_json_delta', partial_json: part }))]
    : [{ text: '' }, pieces(text).map((part) => ({ type: 'text_delta', text: part }))];
}
