import { parsed, sse, textOf, usageOf, wordsOf, type FakeReply, type FakeUsage, type FakeWire } from './reply.js';

/** What was cached is a part of the prompt here, thoughts are none of the answer, and nobody counts writes to a cache. */
const usageFields = ({ input, output, cacheRead = 0, cacheWrite = 0, reasoning = 0 }: FakeUsage): object => ({
  promptTokenCount: input + cacheRead + cacheWrite,
  cachedContentTokenCount: cacheRead,
  candidatesTokenCount: output - reasoning,
  thoughtsTokenCount: reasoning,
  totalTokenCount: input + cacheRead + cacheWrite + output,
});

/** The signature stands on the first of parallel calls, or at the end of the text. */
function partsOf(reply: FakeReply): object[] {
  const signature = reply.seal === undefined ? {} : { thoughtSignature: reply.seal };
  const thoughts = wordsOf(reply.reasoning ?? '').map((text) => ({ text, thought: true }));
  const words = wordsOf(textOf(reply)).map((text) => ({ text }));
  const calls = (reply.toolCalls ?? []).map(({ id, name, argumentsJson }, index) => ({
    functionCall: { id, name, args: parsed(argumentsJson) },
    ...(index === 0 && signature),
  }));
  return [...thoughts, ...words, ...calls];
}

const REASONS = { stop: 'STOP', length: 'MAX_TOKENS', refused: 'SAFETY' };

function reply(parts: readonly object[], model: string, end: object = {}): object {
  return {
    candidates: [{ content: { parts, role: 'model' }, index: 0, ...end }],
    modelVersion: model,
    responseId: 'fake',
  };
}

const STATUSES: Readonly<Record<number, string>> = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  429: 'RESOURCE_EXHAUSTED',
  500: 'INTERNAL',
};

const errorBody = (code: number, message: string): object => ({
  error: { code, message, status: STATUSES[code] ?? 'UNKNOWN' },
});

/** Gemini's generateContent. */
export const geminiWire: FakeWire = {
  streamType: 'text/event-stream',

  pieces(answer, model) {
    const usage = usageOf(answer);
    const end = { finishReason: REASONS[answer.finish ?? 'stop'] };
    return [
      ...partsOf(answer).map((part) => sse(reply([part], model))),
      sse({ ...reply([{ text: '' }], model, end), ...(usage && { usageMetadata: usageFields(usage) }) }),
    ];
  },

  whole(answer, model) {
    const usage = usageOf(answer);
    const end = { finishReason: REASONS[answer.finish ?? 'stop'] };
    return { ...reply(partsOf(answer), model, end), ...(usage && { usageMetadata: usageFields(usage) }) };
  },

  error: (status, { message }) => errorBody(status, message),

  failure: ({ message }) => sse(errorBody(503, message)),
};
