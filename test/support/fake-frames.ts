/** How fake providers write their replies, one file a wire; none of them uses our own writers. */
export { anthropicWire } from './fake-wires/anthropic-messages.js';
export { geminiWire } from './fake-wires/gemini.js';
export { ollamaWire } from './fake-wires/ollama.js';
export { completionsWire, openAiWire } from './fake-wires/openai-chat.js';
export { responsesWire } from './fake-wires/openai-responses.js';
export type { FakeReply, FakeToolCall, FakeUsage, FakeWire } from './fake-wires/reply.js';
