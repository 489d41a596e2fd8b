import { dropWhere } from '../route/pool.js';
import type { Candidate, Needs, PolicyStage } from '../route/types.js';

/** Token estimates run low on code and on scripts other than Latin, so keep this share of the window free. */
const HEADROOM_RATIO = 0.05;

/** Output room to keep when the client did not ask for a limit. */
const DEFAULT_OUTPUT_TOKENS = 1024;

/** Drops models whose context window cannot hold the prompt and the reply. */
export const fitContext: PolicyStage = {
  id: 'fit-context',
  meaning: 'Prompt and reply fit the context window',
  apply: (pool, { needs }) => dropWhere(pool, 'fit-context', (candidate) => reasonToDrop(candidate, needs)),
};

function reasonToDrop({ model }: Candidate, { maxOutputTokens, promptTokens }: Needs): string | undefined {
  if (maxOutputTokens !== undefined && maxOutputTokens > model.maxOutputTokens) {
    return `asked for ${maxOutputTokens} output tokens, the model gives ${model.maxOutputTokens}`;
  }
  const needed = promptTokens + (maxOutputTokens ?? Math.min(DEFAULT_OUTPUT_TOKENS, model.maxOutputTokens));
  const usable = Math.floor(model.contextTokens * (1 - HEADROOM_RATIO));
  return needed > usable ? `needs ${needed} tokens, ${usable} of ${model.contextTokens} are usable` : undefined;
}
