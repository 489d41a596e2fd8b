import * as z from 'zod';
import type { Usage } from '../core/chat.js';

const count = z.number().nonnegative().nullish();

/** Token counts as OpenAI and its imitators report them; their names for cached input differ. */
export const usageSchema = z.object({
  prompt_tokens: count,
  completion_tokens: count,
  total_tokens: count,
  prompt_tokens_details: z.object({ cached_tokens: count, cache_write_tokens: count }).nullish(),
  completion_tokens_details: z.object({ reasoning_tokens: count }).nullish(),
  cached_tokens: count,
  prompt_cache_hit_tokens: count,
  cache_read_input_tokens: count,
  cache_creation_input_tokens: count,
});

type WireUsage = z.infer<typeof usageSchema>;

/** Splits the provider's overlapping counts into buckets that do not overlap. */
export function decodeUsage(usage: WireUsage): Usage {
  const promptTokens = usage.prompt_tokens ?? 0;
  const cacheReadTokens = Math.min(cacheReadOf(usage), promptTokens);
  const cacheWriteTokens = Math.min(cacheWriteOf(usage), promptTokens - cacheReadTokens);
  const reasoningTokens = usage.completion_tokens_details?.reasoning_tokens ?? 0;
  return {
    inputTokens: promptTokens - cacheReadTokens - cacheWriteTokens,
    cacheReadTokens,
    cacheWriteTokens,
    outputTokens: outputOf(usage, reasoningTokens),
    reasoningTokens,
  };
}

/** The same counts as OpenAI writes them. */
export function encodeUsage(usage: Usage): object {
  const promptTokens = usage.inputTokens + usage.cacheReadTokens + usage.cacheWriteTokens;
  return {
    prompt_tokens: promptTokens,
    completion_tokens: usage.outputTokens,
    total_tokens: promptTokens + usage.outputTokens,
    prompt_tokens_details: { cached_tokens: usage.cacheReadTokens, cache_write_tokens: usage.cacheWriteTokens },
    completion_tokens_details: { reasoning_tokens: usage.reasoningTokens },
  };
}

function cacheReadOf(usage: WireUsage): number {
  return (
    usage.prompt_tokens_details?.cached_tokens ??
    usage.prompt_cache_hit_tokens ??
    usage.cache_read_input_tokens ??
    usage.cached_tokens ??
    0
  );
}

function cacheWriteOf(usage: WireUsage): number {
  return usage.prompt_tokens_details?.cache_write_tokens ?? usage.cache_creation_input_tokens ?? 0;
}

/** Some providers count reasoning beside the completion, not within it; their total gives them away. */
function outputOf(usage: WireUsage, reasoningTokens: number): number {
  const completionTokens = usage.completion_tokens ?? 0;
  const apart = (usage.prompt_tokens ?? 0) + completionTokens + reasoningTokens;
  return reasoningTokens > 0 && usage.total_tokens === apart ? completionTokens + reasoningTokens : completionTokens;
}
