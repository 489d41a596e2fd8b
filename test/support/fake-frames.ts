/** What a fake provider answers. Every field has a default; a test states only what matters to it. */
export type FakeReply = {
  readonly text?: string;
  readonly reasoning?: string;
  readonly toolCalls?: readonly FakeToolCall[];
  /** False leaves usage out. */
  readonly usage?: FakeUsage | false;
  readonly finish?: 'stop' | 'length';
  /** Anything but 200 is answered as an error of the path's wire format. */
  readonly status?: number;
  /** The words of an error. */
  readonly message?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as it is, in place of everything above. */
  readonly body?: string;
  readonly contentType?: string;
  /** Wait before the head of the response. */
  readonly delayMs?: number;
  /** Wait before each piece of a stream. */
  readonly pieceDelayMs?: number;
  /** Sends this many pieces of a stream and then destroys the socket. */
  readonly cutAfter?: number;
  /** Sends this many pieces of a stream and then ends it cleanly, without its finish. */
  readonly endAfter?: number;
  /** Never goes on: before the head, or after the head and this many pieces. */
  readonly hang?: 'before-head' | number;
};

export type FakeToolCall = { readonly id: string; readonly name: string; readonly argumentsJson: string };

/** Tokens in buckets that do not overlap. */
export type FakeUsage = {
  readonly input: number;
  readonly output: number;
  readonly cacheRead?: number;
  readonly cacheWrite?: number;
  readonly reasoning?: number;
};

/** Writes replies in one provider's wire format. */
export type FakeWire = {
  readonly streamType: string;
  /** `includeUsage` is whether the request asked for usage in the stream. */
  readonly pieces: (reply: FakeReply, model: string, includeUsage: boolean) => string[];
  readonly whole: (reply: FakeReply, model: string) => object;
  readonly error: (status: number, message: string) => object;
};

const DEFAULT_TEXT = 'Hello there.';
const DEFAULT_USAGE: FakeUsage = { input: 10, output: 4 };

const usageOf = (reply: FakeReply): FakeUsage | undefined =>
  reply.usage === false ? undefined : (reply.usage ?? DEFAULT_USAGE);

const textOf = (reply: FakeReply): string => reply.text ?? (reply.toolCalls ? '' : DEFAULT_TEXT);

/** Words with the space before them, as models stream them. */
const wordsOf = (text: string): string[] => text.match(/\s*\S+|\s+$/g) ?? [];

/** Halves, so that a client has to put arguments together. */
const halvesOf = (text: string): string[] => {
  const middle = Math.ceil(text.length / 2);
  return [text.slice(0, middle), text.slice(middle)].filter((half) => half !== '');
};

const sse = (data: object): string => `data: ${JSON.stringify(data)}\n\n`;

const openAiUsage = ({ input, output, cacheRead = 0, cacheWrite = 0, reasoning = 0 }: FakeUsage): object => ({
  prompt_tokens: input + cacheRead + cacheWrite,
  completion_tokens: output,
  total_tokens: input + cacheRead + cacheWrite + output,
  prompt_tokens_details: { cached_tokens: cacheRead, cache_write_tokens: cacheWrite },
  completion_tokens_details: { reasoning_tokens: reasoning },
});

const openAiReason = (reply: FakeReply): string => (reply.toolCalls ? 'tool_calls' : (reply.finish ?? 'stop'));

export const openAiWire: FakeWire = {
  streamType: 'text/event-stream',

  pieces(reply, model, includeUsage) {
    const head = { id: 'chatcmpl-fake', object: 'chat.completion.chunk', created: 1_700_000_000, model };
    const chunk = (delta: object, reason: string | null = null): string =>
      sse({ ...head, choices: [{ index: 0, delta, finish_reason: reason }] });
    const usage = usageOf(reply);
    return [
      chunk({ role: 'assistant', content: '' }),
      ...wordsOf(reply.reasoning ?? '').map((word) => chunk({ reasoning_content: word })),
      ...wordsOf(textOf(reply)).map((word) => chunk({ content: word })),
      ...(reply.toolCalls ?? []).flatMap(({ id, name, argumentsJson }, index) => [
        chunk({ tool_calls: [{ index, id, type: 'function', function: { name, arguments: '' } }] }),
        ...halvesOf(argumentsJson).map((half) => chunk({ tool_calls: [{ index, function: { arguments: half } }] })),
      ]),
      chunk({}, openAiReason(reply)),
      ...(usage && includeUsage ? [sse({ ...head, choices: [], usage: openAiUsage(usage) })] : []),
      'data: [DONE]\n\n',
    ];
  },

  whole(reply, model) {
    const usage = usageOf(reply);
    const calls = reply.toolCalls?.map(({ id, name, argumentsJson }) => ({
      id,
      type: 'function',
      function: { name, arguments: argumentsJson },
    }));
    const message = {
      role: 'assistant',
      content: calls ? null : textOf(reply),
      ...(reply.reasoning !== undefined && { reasoning_content: reply.reasoning }),
      ...(calls && { tool_calls: calls }),
    };
    return {
      id: 'chatcmpl-fake',
      object: 'chat.completion',
      created: 1_700_000_000,
      model,
      choices: [{ index: 0, message, finish_reason: openAiReason(reply) }],
      ...(usage && { usage: openAiUsage(usage) }),
    };
  },

  error: (status, message) => ({ error: { message, type: 'error', param: null, code: String(status) } }),
};

const anthropicUsage = ({ input, output, cacheRead = 0, cacheWrite = 0 }: FakeUsage): object => ({
  input_tokens: input,
  cache_read_input_tokens: cacheRead,
  cache_creation_input_tokens: cacheWrite,
  output_tokens: output,
});

const anthropicReason = (reply: FakeReply): string => {
  if (reply.toolCalls) return 'tool_use';
  return reply.finish === 'length' ? 'max_tokens' : 'end_turn';
};

const anthropicEvent = (type: string, fields: object = {}): string => `event: ${type}\n${sse({ type, ...fields })}`;

/** One content block: its start, its deltas, its stop. */
const anthropicBlock = (index: number, block: object, deltas: readonly object[]): string[] => [
  anthropicEvent('content_block_start', { index, content_block: block }),
  ...deltas.map((delta) => anthropicEvent('content_block_delta', { index, delta })),
  anthropicEvent('content_block_stop', { index }),
];

export const anthropicWire: FakeWire = {
  streamType: 'text/event-stream',

  pieces(reply, model) {
    const usage = usageOf(reply);
    const thoughts = wordsOf(reply.reasoning ?? '').map((thinking) => ({ type: 'thinking_delta', thinking }));
    const words = wordsOf(textOf(reply)).map((text) => ({ type: 'text_delta', text }));
    const blocks = [
      ...(thoughts.length > 0 ? [{ block: { type: 'thinking', thinking: '' }, deltas: thoughts }] : []),
      ...(words.length > 0 ? [{ block: { type: 'text', text: '' }, deltas: words }] : []),
      ...(reply.toolCalls ?? []).map(({ id, name, argumentsJson }) => ({
        block: { type: 'tool_use', id, name, input: {} },
        deltas: halvesOf(argumentsJson).map((half) => ({ type: 'input_json_delta', partial_json: half })),
      })),
    ];
    return [
      anthropicEvent('message_start', {
        message: {
          id: 'msg_fake',
          type: 'message',
          role: 'assistant',
          model,
          content: [],
          ...(usage && { usage: anthropicUsage({ ...usage, output: 1 }) }),
        },
      }),
      anthropicEvent('ping'),
      ...blocks.flatMap(({ block, deltas }, index) => anthropicBlock(index, block, deltas)),
      anthropicEvent('message_delta', {
        delta: { stop_reason: anthropicReason(reply), stop_sequence: null },
        ...(usage && { usage: { output_tokens: usage.output } }),
      }),
      anthropicEvent('message_stop'),
    ];
  },

  whole(reply, model) {
    const usage = usageOf(reply);
    const content = reply.toolCalls?.map(({ id, name, argumentsJson }) => ({
      type: 'tool_use',
      id,
      name,
      input: JSON.parse(argumentsJson) as unknown,
    })) ?? [{ type: 'text', text: textOf(reply) }];
    return {
      id: 'msg_fake',
      type: 'message',
      role: 'assistant',
      model,
      content,
      stop_reason: anthropicReason(reply),
      ...(usage && { usage: anthropicUsage(usage) }),
    };
  },

  error: (status, message) => ({
    type: 'error',
    error: { type: status === 401 ? 'authentication_error' : 'api_error', message },
  }),
};

export const ollamaWire: FakeWire = {
  streamType: 'application/x-ndjson',

  pieces(reply, model) {
    const base = { model, created_at: '2026-01-02T03:04:05.678Z' };
    const line = (message: object): string =>
      `${JSON.stringify({ ...base, message: { role: 'assistant', ...message }, done: false })}\n`;
    return [
      ...wordsOf(reply.reasoning ?? '').map((thinking) => line({ content: '', thinking })),
      ...wordsOf(textOf(reply)).map((content) => line({ content })),
      ...(reply.toolCalls ? [line({ content: '', tool_calls: ollamaCalls(reply.toolCalls) })] : []),
      `${JSON.stringify({ ...base, message: { role: 'assistant', content: '' }, ...ollamaEnd(reply) })}\n`,
    ];
  },

  whole: (reply, model) => ({
    model,
    created_at: '2026-01-02T03:04:05.678Z',
    message: {
      role: 'assistant',
      content: textOf(reply),
      ...(reply.toolCalls && { tool_calls: ollamaCalls(reply.toolCalls) }),
    },
    ...ollamaEnd(reply),
  }),

  error: (_status, message) => ({ error: message }),
};

const ollamaCalls = (calls: readonly FakeToolCall[]): object[] =>
  calls.map(({ name, argumentsJson }) => ({ function: { name, arguments: JSON.parse(argumentsJson) as unknown } }));

const ollamaEnd = (reply: FakeReply): object => {
  const usage = usageOf(reply);
  return {
    done: true,
    done_reason: reply.finish ?? 'stop',
    ...(usage && { prompt_eval_count: usage.input, eval_count: usage.output }),
  };
};
