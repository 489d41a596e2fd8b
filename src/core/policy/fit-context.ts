import type { ModelCard } from '../model.js';
import type { DropStage } from '../route/stage.js';
import type { Needs } from '../route/types.js';

/** Token estimates run low on code and on scripts other than Latin, so keep this share of the window free. */
const HEADROOM_RATIO = 0.05;

/** Output room to keep when the client did not ask for a limit. */
const DEFAULT_OUTPUT_TOKENS = 1024;

/** Drops models whose context window cannot hold the prompt and the reply. */
export const fitContext: DropStage = {
  id: 'fit-context',
  meaning: 'Prompt and reply fit the context window',
  dependsOn: ({ needs }) => [needs.promptTokens, needs.maxOutputTokens],
  reasonIn:
    ({ needs }) =>
    (model) =>
      reasonToDrop(model, needs),
};

function reasonToDrop(model: ModelCard, { maxOutputTokens, promptTokens }: Needs): string | undefined {
  if (maxOutputTokens !== undefined && maxOutputTokens > model.maxOutputTokens) {
    return `asked for ${maxOutputTokens} output tokens, the model gives ${model.maxOutputTokens}`;
  }
  const needed = promptTokens + (maxOutputTokens ?? Math.min(DEFAULT_OUTPUT_TOKENS, model.maxOutputTokens));
  const usable = Math.floor(model.contextTokens * (1 - HEADROOM_RATIO));
  return needed > usable ? `needs ${needed} tokens, ${usable} of ${model.contextTokens} are usable` : undefined;
}
