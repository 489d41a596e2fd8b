import * as z from 'zod';
import type { Usage } from '../../core/chat.js';
import { compact } from '../compact.js';
import { count } from '../counted.js';
import { reportedNanoUsd } from '../reported-cost.js';
import { isPresent } from '../unchecked.js';

/** Tokens as this wire counts them; its buckets do not overlap. Source: Anthropic API reference, "Messages", usage. */
const usageSchema = z.object({
  input_tokens: count,
  output_tokens: count,
  cache_read_input_tokens: count,
  cache_creation_input_tokens: count,
  cache_creation: z.object({ ephemeral_5m_input_tokens: count, ephemeral_1h_input_tokens: count }).nullish(),
  output_tokens_details: z.object({ thinking_tokens: count }).nullish(),
});

/** What was said of one reply so far, by any of its events. `cacheWrite` is for both times to live together. */
export type Said = { readonly [K in SaidCount]?: number | undefined };
type SaidCount =
  'input' | 'output' | 'cacheRead' | 'cacheWrite' | 'cacheWrite5m' | 'cacheWrite1h' | 'reasoning' | 'reportedNanoUsd';

/** Adds what one event says. Counts are running totals: a later one replaces an earlier one, and after one that cannot be read nothing is known. */
export function addUsage(before: Said, said: unknown): Said {
  if (!isPresent(said)) return before;
  const { data: usage } = usageSchema.safeParse(said);
  const cost = reportedNanoUsd(said);
  if (!usage) return compact<Said>({ reportedNanoUsd: cost });
  return {
    ...before,
    ...compact<Said>({
      input: usage.input_tokens ?? undefined,
      output: usage.output_tokens ?? undefined,
      cacheRead: usage.cache_read_input_tokens ?? undefined,
      cacheWrite: usage.cache_creation_input_tokens ?? undefined,
      cacheWrite5m: usage.cache_creation?.ephemeral_5m_input_tokens ?? undefined,
      cacheWrite1h: usage.cache_creation?.ephemeral_1h_input_tokens ?? undefined,
      reasoning: usage.output_tokens_details?.thinking_tokens ?? undefined,
      reportedNanoUsd: cost,
    }),
  };
}

/** The buckets; undefined when the input or the output was not told. Writes that were not split were kept for five minutes. */
export function usageOf(said: Said): Usage | undefined {
  const { input, output, cacheRead = 0, cacheWrite = 0, cacheWrite5m = 0, cacheWrite1h = 0, reasoning = 0 } = said;
  if (input === undefined || output === undefined) return undefined;
  return {
    inputTokens: input,
    cacheReadTokens: cacheRead,
    cacheWrite5mTokens: Math.max(cacheWrite5m, cacheWrite - cacheWrite1h),
    cacheWrite1hTokens: cacheWrite1h,
    outputTokens: output,
    reasoningTokens: Math.min(reasoning, output),
  };
}

/** The same counts for a client; those of thinking and of long writes only when there are some. */
export const encodeUsage = (usage: Usage): object => ({
  input_tokens: usage.inputTokens,
  cache_creation_input_tokens: usage.cacheWrite5mTokens + usage.cacheWrite1hTokens,
  cache_read_input_tokens: usage.cacheReadTokens,
  ...(usage.cacheWrite1hTokens > 0 && {
    cache_creation: {
      ephemeral_5m_input_tokens: usage.cacheWrite5mTokens,
      ephemeral_1h_input_tokens: usage.cacheWrite1hTokens,
    },
  }),
  output_tokens: usage.outputTokens,
  ...(usage.reasoningTokens > 0 && { output_tokens_details: { thinking_tokens: usage.reasoningTokens } }),
});
