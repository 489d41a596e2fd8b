import type { Tier } from '../src/core/model.js';
import type { Style } from '../src/core/learned/model.js';

/**
 * Which kind a task of the outcome sets is. Sets and tasks are named as in the data's README. Short questions without
 * options are left out: they look like what people ask an editor, and would be taken for it.
 */
export function styleOf(set: string, task: string): Style | undefined {
  return STYLE_OF_TASK[`${set}/${task}`];
}

const STYLE_OF_TASK: Readonly<Record<string, Style>> = {
  'routellm_mmlu/mmlu': 'exam',
  'mmlupro/mmlu_pro': 'hard-exam',
  'zeroeval_crux/cruxeval_o': 'code-tracing',
  'zeroeval_math_l5/math_level5': 'mathematics',
  'llmrouter9/math': 'mathematics',
  'llmrouter9/gsm8k': 'word-problem',
  'llmrouter9/mbpp': 'code-writing',
  'llmrouter9/human_eval': 'code-writing',
};

/**
 * What a premium model gains over a cheap one, on average, where the pairs of the data are not of that distance
 * (8 B against 50 B). From published scores of Mixtral-8x7B and GPT-4 on such tasks; half a point is as good as it gets.
 */
export const MEAN_GAINS: { readonly [S in Style]?: number } = {
  'word-problem': 0.22,
  'code-writing': 0.15,
};

/** Typical dollars per million tokens of each tier, for the trade between price and outcome. */
export const TIER_PRICES: Readonly<Record<Tier, number>> = { free: 0.1, cheap: 0.4, mid: 1, premium: 8 };
