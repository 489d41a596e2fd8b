import * as z from 'zod';
import { allInputTokens, type Usage } from '../../core/chat.js';
import { count, readCounted, type Counted } from '../counted.js';

/** Token counts as Gemini reports them; zeros are left out. Source: Gemini API reference, "UsageMetadata". */
const usageSchema = z.object({
  promptTokenCount: count,
  cachedContentTokenCount: count,
  candidatesTokenCount: count,
  thoughtsTokenCount: count,
  toolUsePromptTokenCount: count,
  totalTokenCount: count,
});

/** Reads the usage of a piece; undefined when it has none. */
export const readUsage = (said: unknown): Counted | undefined => readCounted(said, usageSchema, decodeUsage);

/**
 * Splits the counts into buckets that do not overlap: what was cached is a part of the prompt, and thoughts are none of
 * the answer. What the total has beyond them is output: some pieces leave out the thoughts.
 */
function decodeUsage(usage: z.infer<typeof usageSchema>): Usage | undefined {
  const { promptTokenCount: promptTokens } = usage;
  if (typeof promptTokens !== 'number') return undefined;
  const cacheReadTokens = Math.min(usage.cachedContentTokenCount ?? 0, promptTokens);
  const toolTokens = usage.toolUsePromptTokenCount ?? 0;
  const reasoningTokens = usage.thoughtsTokenCount ?? 0;
  const written = (usage.candidatesTokenCount ?? 0) + reasoningTokens;
  return {
    inputTokens: promptTokens - cacheReadTokens + toolTokens,
    cacheReadTokens,
    cacheWrite5mTokens: 0,
    cacheWrite1hTokens: 0,
    outputTokens: Math.max(written, (usage.totalTokenCount ?? 0) - promptTokens - toolTokens),
    reasoningTokens,
  };
}

/** The same counts as Gemini writes them; it has no word for writes to a cache, which are read input here. */
export function encodeUsage(usage: Usage): object {
  const promptTokens = allInputTokens(usage);
  return {
    promptTokenCount: promptTokens,
    ...(usage.cacheReadTokens > 0 && { cachedContentTokenCount: usage.cacheReadTokens }),
    candidatesTokenCount: usage.outputTokens - usage.reasoningTokens,
    ...(usage.reasoningTokens > 0 && { thoughtsTokenCount: usage.reasoningTokens }),
    totalTokenCount: promptTokens + usage.outputTokens,
  };
}
