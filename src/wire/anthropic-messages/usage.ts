import * as z from 'zod';
import { NO_USAGE, type Usage } from '../../core/chat.js';
import { compact } from '../compact.js';

const count = z
  .number()
  .nonnegative()
  .nullish()
  .transform((value) => value ?? undefined);

/** Tokens as this wire counts them; its buckets do not overlap. */
export const usageSchema = z.object({
  input_tokens: count,
  output_tokens: count,
  cache_read_input_tokens: count,
  cache_creation_input_tokens: count,
  output_tokens_details: z.object({ thinking_tokens: count }).nullish(),
});

type WireUsage = z.infer<typeof usageSchema>;

/** Counts are running totals: a later one replaces an earlier one. */
export function addUsage(before: Usage | undefined, usage: WireUsage | null | undefined): Usage | undefined {
  if (!usage) return before;
  const said = compact<Partial<Usage>>({
    inputTokens: usage.input_tokens,
    cacheReadTokens: usage.cache_read_input_tokens,
    cacheWriteTokens: usage.cache_creation_input_tokens,
    outputTokens: usage.output_tokens,
    reasoningTokens: usage.output_tokens_details?.thinking_tokens,
  });
  return { ...(before ?? NO_USAGE), ...said };
}

/** The same counts for a client; those for thinking only when there are some. */
export const encodeUsage = ({ reasoningTokens, ...usage }: Usage): object => ({
  input_tokens: usage.inputTokens,
  cache_creation_input_tokens: usage.cacheWriteTokens,
  cache_read_input_tokens: usage.cacheReadTokens,
  output_tokens: usage.outputTokens,
  ...(reasoningTokens > 0 && { output_tokens_details: { thinking_tokens: reasoningTokens } }),
});
