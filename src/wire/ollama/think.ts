import type { Sampling } from '../../core/chat.js';
import type { Capability } from '../../core/model.js';
import { COMMON_LEVELS, effortOf, type CommonLevel } from '../effort.js';

/**
 * How hard to think. Servers refuse a model that cannot think when it is told to, so it is only ever told not to; models
 * that only know yes and no take each level as yes. Source: Ollama documentation, "Thinking".
 */
export function thinkOf(sampling: Sampling, capabilities: readonly Capability[] = []): CommonLevel | false | undefined {
  const effort = effortOf(sampling);
  if (effort === 'none' || sampling.reasoningTokens === 0) return false;
  return effort && capabilities.includes('reasoning') ? COMMON_LEVELS[effort] : undefined;
}
