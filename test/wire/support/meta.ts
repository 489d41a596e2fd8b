import type { ChatRequest, WireSource } from '../../../src/core/chat.js';

/** What the proxy knows of a request beside its body. */
export const META = { id: 'req-1', client: { surface: 'proxy', app: 'test', sessionId: undefined } } as const;

/** The refusal of a body, for `assert.throws`. */
export const refusal = (message: string) => ({
  kind: 'invalid-request',
  message: `The request is not valid: ${message}.`,
});

/** What a body that says "Hello" to "auto" is read as. */
export const saidHello = (source: WireSource): ChatRequest => ({
  id: 'req-1',
  model: 'auto',
  messages: [{ role: 'user', parts: [{ type: 'text', text: 'Hello' }] }],
  tools: [],
  sampling: {},
  client: META.client,
  source,
});
