import * as z from 'zod';
import { allInputTokens, NO_USAGE, type Usage } from '../../core/chat.js';
import { count } from '../counted.js';

const usageSchema = z.object({ prompt_eval_count: count, eval_count: count });

/**
 * The counts of the last line; undefined when they are not known. A prompt that the server still had in memory is not
 * counted: then they say too little to be used. Source: Ollama documentation, "API reference".
 */
export function readUsage(said: {
  readonly prompt_eval_count?: unknown;
  readonly eval_count?: unknown;
}): Usage | undefined {
  const { prompt_eval_count: inputTokens, eval_count: outputTokens } = usageSchema.safeParse(said).data ?? {};
  if (typeof inputTokens !== 'number' || typeof outputTokens !== 'number') return undefined;
  return { ...NO_USAGE, inputTokens, outputTokens };
}

/** The same counts as Ollama writes them. */
export const encodeUsage = (usage: Usage): object => ({
  prompt_eval_count: allInputTokens(usage),
  eval_count: usage.outputTokens,
});
