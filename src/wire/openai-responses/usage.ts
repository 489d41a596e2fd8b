import * as z from 'zod';
import type { Usage } from '../../core/chat.js';

const count = z.number().nonnegative().nullish();

/** Token counts of a response. Source: OpenAI API reference, "The response object", usage. */
export const usageSchema = z.object({
  input_tokens: count,
  output_tokens: count,
  input_tokens_details: z.object({ cached_tokens: count, cache_write_tokens: count }).nullish(),
  output_tokens_details: z.object({ reasoning_tokens: count }).nullish(),
});

/** Splits the counts into buckets that do not overlap: here the input holds what came from the cache and went to it. */
export function decodeUsage(usage: z.infer<typeof usageSchema>): Usage {
  const total = usage.input_tokens ?? 0;
  const cacheReadTokens = Math.min(usage.input_tokens_details?.cached_tokens ?? 0, total);
  const cacheWriteTokens = Math.min(usage.input_tokens_details?.cache_write_tokens ?? 0, total - cacheReadTokens);
  return {
    inputTokens: total - cacheReadTokens - cacheWriteTokens,
    cacheReadTokens,
    cacheWriteTokens,
    outputTokens: usage.output_tokens ?? 0,
    reasoningTokens: usage.output_tokens_details?.reasoning_tokens ?? 0,
  };
}

/** The same counts as OpenAI writes them. */
export function encodeUsage(usage: Usage): object {
  const inputTokens = usage.inputTokens + usage.cacheReadTokens + usage.cacheWriteTokens;
  return {
    input_tokens: inputTokens,
    input_tokens_details: { cached_tokens: usage.cacheReadTokens, cache_write_tokens: usage.cacheWriteTokens },
    output_tokens: usage.outputTokens,
    output_tokens_details: { reasoning_tokens: usage.reasoningTokens },
    total_tokens: inputTokens + usage.outputTokens,
  };
}
