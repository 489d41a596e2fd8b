import { anthropicMessages } from './anthropic-messages.mjs';
import { gemini } from './gemini.mjs';
import { openaiChat } from './openai-chat.mjs';
import { openaiResponses } from './openai-responses.mjs';

/** The formats the mock speaks; a format's name is that of the setting `wire` of a provider. */
export const WIRES = [openaiChat, openaiResponses, anthropicMessages, gemini];
