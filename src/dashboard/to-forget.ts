import type { BreakerChip, ProviderHealth } from './backends.js';

const isHeldBack = ({ breaker, failures }: BreakerChip): boolean => breaker !== 'closed' || failures > 0;

/** True when forgetting what calls taught would change where requests go. */
export const hasSomethingToForget = (one: ProviderHealth): boolean =>
  one.errors > 0 || isHeldBack(one) || one.models.some(isHeldBack);
