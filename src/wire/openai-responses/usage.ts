import * as z from 'zod';
import { allInputTokens, type Usage } from '../../core/chat.js';
import { count, readCounted, type Counted } from '../counted.js';
import { bucketsOf, cacheWritesOf } from '../openai-usage.js';

/** Token counts of a response. Source: OpenAI API reference, "The response object", usage. */
const usageSchema = z.object({
  input_tokens: count,
  output_tokens: count,
  total_tokens: count,
  input_tokens_details: z.object({ cached_tokens: count, cache_write_tokens: count }).nullish(),
  output_tokens_details: z.object({ reasoning_tokens: count }).nullish(),
});

/** Reads the usage of a response; undefined when it has none. */
export const readUsage = (said: unknown): Counted | undefined => readCounted(said, usageSchema, decodeUsage);

const decodeUsage = (usage: z.infer<typeof usageSchema>): Usage | undefined =>
  bucketsOf({
    input: usage.input_tokens,
    cacheRead: usage.input_tokens_details?.cached_tokens ?? 0,
    cacheWrite: usage.input_tokens_details?.cache_write_tokens ?? 0,
    output: usage.output_tokens,
    reasoning: usage.output_tokens_details?.reasoning_tokens ?? 0,
    total: usage.total_tokens,
  });

/** The same counts as OpenAI writes them. */
export function encodeUsage(usage: Usage): object {
  const inputTokens = allInputTokens(usage);
  return {
    input_tokens: inputTokens,
    input_tokens_details: { cached_tokens: usage.cacheReadTokens, cache_write_tokens: cacheWritesOf(usage) },
    output_tokens: usage.outputTokens,
    output_tokens_details: { reasoning_tokens: usage.reasoningTokens },
    total_tokens: inputTokens + usage.outputTokens,
  };
}
