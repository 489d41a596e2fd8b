import type { ReasoningEffort, Sampling } from '../../core/chat.js';
import type { Capability } from '../../core/model.js';

/** This wire's levels. Models that only know yes and no take each of them as yes. Source: Ollama documentation, "Thinking". */
type Level = 'low' | 'medium' | 'high';

const LEVELS: Readonly<Record<Exclude<ReasoningEffort, 'none'>, Level>> = {
  minimal: 'low',
  low: 'low',
  medium: 'medium',
  high: 'high',
  xhigh: 'high',
  max: 'high',
};

/** The most tokens that still are low or medium effort. */
const LOW_TOKENS = 2_048;
const MEDIUM_TOKENS = 8_192;

/** How hard to think. Servers refuse a model that cannot think when it is told to, so it is only ever told not to. */
export function thinkOf(
  { reasoningEffort, reasoningTokens }: Sampling,
  capabilities: readonly Capability[] = [],
): Level | false | undefined {
  if (reasoningEffort === 'none' || reasoningTokens === 0) return false;
  if (!capabilities.includes('reasoning')) return undefined;
  if (reasoningEffort) return LEVELS[reasoningEffort];
  return reasoningTokens === undefined ? undefined : levelOf(reasoningTokens);
}

function levelOf(tokens: number): Level {
  if (tokens <= LOW_TOKENS) return 'low';
  return tokens <= MEDIUM_TOKENS ? 'medium' : 'high';
}
