import type { ClientFormat } from './ask.js';
import { anthropicMessagesClient } from './client-anthropic-messages.js';
import { geminiClient } from './client-gemini.js';
import { ollamaClient } from './client-ollama.js';
import { openAiChatClient } from './client-openai-chat.js';
import { openAiCompletionsClient } from './client-openai-completions.js';
import { openAiResponsesClient } from './client-openai-responses.js';
import type { Client } from './table.js';

/** One client of each format. */
export const FORMATS: Readonly<Record<Client, ClientFormat>> = {
  'openai-chat': openAiChatClient,
  'openai-responses': openAiResponsesClient,
  'anthropic-messages': anthropicMessagesClient,
  gemini: geminiClient,
  ollama: ollamaClient,
  'openai-completions': openAiCompletionsClient,
};
