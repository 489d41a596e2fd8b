import { parsed, textOf, usageOf, wordsOf, type FakeReply, type FakeToolCall, type FakeWire } from './reply.js';

const CREATED = '2026-01-02T03:04:05.678Z';

const callsOf = (calls: readonly FakeToolCall[]): object[] =>
  calls.map(({ name, argumentsJson }) => ({ function: { name, arguments: parsed(argumentsJson) } }));

/** This wire has no word for a refusal: the reply just stops. Its count of the prompt holds what was cached. */
function endOf(reply: FakeReply): object {
  const usage = usageOf(reply);
  const { input = 0, cacheRead = 0, cacheWrite = 0 } = usage ?? {};
  return {
    done: true,
    done_reason: reply.finish === 'length' ? 'length' : 'stop',
    ...(usage && { prompt_eval_count: input + cacheRead + cacheWrite, eval_count: usage.output }),
  };
}

/** Ollama's chat. */
export const ollamaWire: FakeWire = {
  streamType: 'application/x-ndjson',

  pieces(reply, model) {
    const base = { model, created_at: CREATED };
    const line = (message: object): string =>
      `${JSON.stringify({ ...base, message: { role: 'assistant', ...message }, done: false })}\n`;
    return [
      ...wordsOf(reply.reasoning ?? '').map((thinking) => line({ content: '', thinking })),
      ...wordsOf(textOf(reply)).map((content) => line({ content })),
      ...(reply.toolCalls ? [line({ content: '', tool_calls: callsOf(reply.toolCalls) })] : []),
      `${JSON.stringify({ ...base, message: { role: 'assistant', content: '' }, ...endOf(reply) })}\n`,
    ];
  },

  whole: (reply, model) => ({
    model,
    created_at: CREATED,
    message: {
      role: 'assistant',
      content: textOf(reply),
      ...(reply.reasoning !== undefined && { thinking: reply.reasoning }),
      ...(reply.toolCalls && { tool_calls: callsOf(reply.toolCalls) }),
    },
    ...endOf(reply),
  }),

  error: (_status, { message }) => ({ error: message }),

  failure: ({ message }) => `${JSON.stringify({ error: message })}\n`,
};
