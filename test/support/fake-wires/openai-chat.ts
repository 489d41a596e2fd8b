import { halvesOf, sse, textOf, usageOf, wordsOf, type FakeReply, type FakeUsage, type FakeWire } from './reply.js';

const CREATED = 1_700_000_000;

const usageFields = ({ input, output, cacheRead = 0, cacheWrite = 0, reasoning = 0 }: FakeUsage): object => ({
  prompt_tokens: input + cacheRead + cacheWrite,
  completion_tokens: output,
  total_tokens: input + cacheRead + cacheWrite + output,
  prompt_tokens_details: { cached_tokens: cacheRead, cache_write_tokens: cacheWrite },
  completion_tokens_details: { reasoning_tokens: reasoning },
});

function reasonOf({ toolCalls, finish }: FakeReply): string {
  if (finish === 'refused') return 'content_filter';
  return toolCalls && finish === undefined ? 'tool_calls' : (finish ?? 'stop');
}

/** OpenAI Chat Completions. */
export const openAiWire: FakeWire = {
  streamType: 'text/event-stream',

  pieces(reply, model, includeUsage) {
    const head = { id: 'chatcmpl-fake', object: 'chat.completion.chunk', created: CREATED, model };
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
      chunk({}, reasonOf(reply)),
      ...(usage && includeUsage ? [sse({ ...head, choices: [], usage: usageFields(usage) })] : []),
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
      created: CREATED,
      model,
      choices: [{ index: 0, message, finish_reason: reasonOf(reply) }],
      ...(usage && { usage: usageFields(usage) }),
    };
  },

  error: (status, { message, code }) => ({
    error: { message, type: 'error', param: null, code: code ?? String(status) },
  }),

  failure: ({ message, code }) => sse({ error: { message, type: 'server_error', param: null, code: code ?? null } }),
};

/** OpenAI Completions: the same words with no other parts. */
export const completionsWire: FakeWire = {
  ...openAiWire,

  pieces(reply, model, includeUsage) {
    const head = { id: 'cmpl-fake', object: 'text_completion', created: CREATED, model };
    const chunk = (text: string, reason: string | null = null): string =>
      sse({ ...head, choices: [{ index: 0, text, logprobs: null, finish_reason: reason }] });
    const usage = usageOf(reply);
    return [
      ...wordsOf(textOf(reply)).map((word) => chunk(word)),
      chunk('', reasonOf(reply)),
      ...(usage && includeUsage ? [sse({ ...head, choices: [], usage: usageFields(usage) })] : []),
      'data: [DONE]\n\n',
    ];
  },

  whole(reply, model) {
    const usage = usageOf(reply);
    return {
      id: 'cmpl-fake',
      object: 'text_completion',
      created: CREATED,
      model,
      choices: [{ index: 0, text: textOf(reply), logprobs: null, finish_reason: reasonOf(reply) }],
      ...(usage && { usage: usageFields(usage) }),
    };
  },
};
