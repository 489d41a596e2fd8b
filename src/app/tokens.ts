import type { ChatRequest, Usage } from '../core/chat.js';
import { estimateRequestTokens, estimateTokens } from '../wire/tokens.js';

/** Tokens of a whole request, estimated; for shells. */
export const estimatePromptTokens = (request: ChatRequest): number => estimateRequestTokens(request);

/** Tokens of a text, estimated; for shells. */
export const estimateTextTokens = (text: string): number => estimateTokens(text);

/** Usage of a request whose provider gave none. */
export const estimateUsage = (request: ChatRequest, reply: string): Usage => ({
  inputTokens: estimateRequestTokens(request),
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
  outputTokens: estimateTokens(reply),
  reasoningTokens: 0,
});
