import * as z from 'zod';
import type { Usage } from '../../core/chat.js';

const count = z.number().nonnegative().nullish();

/** Token counts as Gemini reports them. Source: Gemini API reference, "UsageMetadata". */
export const usageSchema = z.object({
  promptTokenCount: count,
  cachedContentTokenCount: count,
  candidatesTokenCount: count,
  thoughtsTokenCount: count,
  toolUsePromptTokenCount: count,
});

/** Splits them into buckets that do not overlap: what was cached is a part of the prompt, and thoughts are none of the answer. */
export function decodeUsage(usage: z.infer<typeof usageSchema>): Usage {
  const promptTokens = usage.promptTokenCount ?? 0;
  const cacheReadTokens = Math.min(usage.cachedContentTokenCount ?? 0, promptTokens);
  const reasoningTokens = usage.thoughtsTokenCount ?? 0;
  return {
    inputTokens: promptTokens - cacheReadTokens + (usage.toolUsePromptTokenCount ?? 0),
    cacheReadTokens,
    cacheWriteTokens: 0,
    outputTokens: (usage.candidatesTokenCount ?? 0) + reasoningTokens,
    reasoningTokens,
  };
}

/** The same counts as Gemini writes them; it has no word for writes to a cache, which are read input here. */
export function encodeUsage(usage: Usage): object {
  const promptTokens = usage.inputTokens + usage.cacheReadTokens + usage.cacheWriteTokens;
  return {
    promptTokenCount: promptTokens,
    ...(usage.cacheReadTokens > 0 && { cachedContentTokenCount: usage.cacheReadTokens }),
    candidatesTokenCount: usage.outputTokens - usage.reasoningTokens,
    ...(usage.reasoningTokens > 0 && { thoughtsTokenCount: usage.reasoningTokens }),
    totalTokenCount: promptTokens + usage.outputTokens,
  };
}
