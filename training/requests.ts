import type { ChatMessage, ChatRequest } from '../src/core/chat.js';

/** One message of a corpus row. */
export type PlainMessage = { readonly role: 'user' | 'assistant' | 'tool'; readonly content: string };

/** A request as a client would send these messages. */
export const toRequest = (messages: readonly PlainMessage[]): ChatRequest => ({
  id: '',
  model: 'auto',
  messages: messages.map(toMessage),
  tools: [],
  sampling: {},
  client: { surface: 'cli', app: 'training', sessionId: undefined },
  source: { wire: 'none', body: {}, stream: false },
});

const toMessage = ({ role, content }: PlainMessage): ChatMessage => ({
  role,
  parts: [role === 'tool' ? { type: 'tool-result', id: '', text: content } : { type: 'text', text: content }],
});
