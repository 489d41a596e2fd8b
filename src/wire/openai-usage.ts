import * as z from 'zod';
import { allInputTokens, type Usage } from '../core/chat.js';
import { count, readCounted, type Counted } from './counted.js';

/** Token counts as OpenAI and its imitators report them; their names for cached input differ. */
const usageSchema = z.object({
  prompt_tokens: count,
  completion_tokens: count,
  total_tokens: count,
  prompt_tokens_details: z
    .object({ cached_tokens: count, cache_write_tokens: count, cache_creation_input_tokens: count })
    .nullish(),
  completion_tokens_details: z.object({ reasoning_tokens: count }).nullish(),
  cached_tokens: count,
  prompt_cache_hit_tokens: count,
  cache_read_input_tokens: count,
  cache_creation_input_tokens: count,
});

type WireUsage = z.infer<typeof usageSchema>;

/** Reads the usage of a payload; undefined when it has none. */
export const readUsage = (said: unknown): Counted | undefined => readCounted(said, usageSchema, decodeUsage);

const decodeUsage = (usage: WireUsage): Usage | undefined =>
  bucketsOf({
    input: usage.prompt_tokens,
    cacheRead: cacheReadOf(usage),
    cacheWrite: cacheWriteOf(usage),
    output: usage.completion_tokens,
    reasoning: usage.completion_tokens_details?.reasoning_tokens ?? 0,
    total: usage.total_tokens,
  });

/** The same counts as OpenAI writes them. */
export function encodeUsage(usage: Usage): object {
  const promptTokens = allInputTokens(usage);
  return {
    prompt_tokens: promptTokens,
    completion_tokens: usage.outputTokens,
    total_tokens: promptTokens + usage.outputTokens,
    prompt_tokens_details: { cached_tokens: usage.cacheReadTokens, cache_write_tokens: cacheWritesOf(usage) },
    completion_tokens_details: { reasoning_tokens: usage.reasoningTokens },
  };
}

/** All that went into a cache: these wires do not say for how long. */
export const cacheWritesOf = (usage: Usage): number => usage.cacheWrite5mTokens + usage.cacheWrite1hTokens;

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
  const { prompt_tokens_details: details } = usage;
  return details?.cache_write_tokens ?? details?.cache_creation_input_tokens ?? usage.cache_creation_input_tokens ?? 0;
}

/** Counts that overlap: what a cache had to do with is a part of the input, reasoning a part of the output. */
type Overlapping = {
  readonly input: number | null | undefined;
  readonly cacheRead: number;
  readonly cacheWrite: number;
  readonly output: number | null | undefined;
  readonly reasoning: number;
  readonly total: number | null | undefined;
};

/**
 * Splits counts that overlap into buckets that do not; undefined when the input or the output is not told. Some count
 * reasoning or the cache beside the others instead of within them, and some leave reasoning out: their total gives them
 * away, and what it has beyond the rest is output unless it is what the cache had.
 */
export function bucketsOf({ input, output, total, ...parts }: Overlapping): Usage | undefined {
  if (typeof input !== 'number') return undefined;
  const written = output ?? (typeof total === 'number' ? 0 : undefined);
  if (written === undefined) return undefined;
  const { cacheRead, cacheWrite, reasoning } = parts;
  const beyond = Math.max(0, (total ?? 0) - input - written);
  const isCacheBeside = beyond > 0 && beyond !== reasoning && beyond === cacheRead + cacheWrite;
  const allInput = isCacheBeside ? input + beyond : input;
  const outputTokens = isCacheBeside ? written : written + beyond;
  const cacheReadTokens = Math.min(cacheRead, allInput);
  const cacheWrite5mTokens = Math.min(cacheWrite, allInput - cacheReadTokens);
  return {
    inputTokens: allInput - cacheReadTokens - cacheWrite5mTokens,
    cacheReadTokens,
    cacheWrite5mTokens,
    cacheWrite1hTokens: 0,
    outputTokens,
    reasoningTokens: Math.min(reasoning, outputTokens),
  };
}
