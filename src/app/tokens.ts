import { NO_USAGE, type ChatRequest, type Usage } from '../core/chat.js';
import { estimateRequestTokens, estimateTokens } from '../wire/tokens.js';

/** Tokens of a whole request, estimated; for shells. */
export const estimatePromptTokens = (request: ChatRequest): number => estimateRequestTokens(request);

/** Tokens of a text, estimated; for shells. */
export const estimateTextTokens = (text: string): number => estimateTokens(text);

/** Usage of a request whose provider gave none. */
export const estimateUsage = (request: ChatRequest, reply: string): Usage => ({
  ...NO_USAGE,
  inputTokens: estimateRequestTokens(request),
  outputTokens: estimateTokens(reply),
});
