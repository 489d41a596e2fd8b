import { REASONING_EFFORTS, type ReasoningEffort, type Sampling } from '../core/chat.js';

/** Tokens to think with at each effort, weakest first. Source: WIRE, "reasoning". */
export const EFFORT_TOKENS: Readonly<Record<ReasoningEffort, number>> = {
  none: 0,
  minimal: 1_024,
  low: 2_048,
  medium: 8_192,
  high: 16_384,
  xhigh: 32_768,
  max: 32_768,
};

/** The levels that every reasoning model knows where a wire has words for them; each other word is refused by some. */
export type CommonLevel = 'low' | 'medium' | 'high';

/** Each effort as one of those levels. */
export const COMMON_LEVELS: Readonly<Record<ReasoningEffort, CommonLevel>> = {
  none: 'low',
  minimal: 'low',
  low: 'low',
  medium: 'medium',
  high: 'high',
  xhigh: 'high',
  max: 'high',
};

/** The effort that was asked for, or the weakest that thinks with as many tokens; undefined when nobody said. */
export function effortOf({ reasoningEffort, reasoningTokens }: Sampling): ReasoningEffort | undefined {
  if (reasoningEffort !== undefined || reasoningTokens === undefined) return reasoningEffort;
  return REASONING_EFFORTS.find((effort) => EFFORT_TOKENS[effort] >= reasoningTokens) ?? 'max';
}
