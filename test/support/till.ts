import { listCostNanoUsd } from '../../src/core/money.js';
import type { Till } from '../../src/gateway/till.js';
import { GatewayError } from '../../src/core/errors.js';

/** A till without caps, which prices calls by the model's card. */
export const openTill = (over: Partial<Till> = {}): Till => ({
  limits: () => Promise.resolve(undefined),
  admit: () => Promise.resolve({ kind: 'admitted', heldNanoUsd: 0, maxOutputTokens: undefined }),
  costOf: ({ price }, { used }) => {
    if (!used) return { kind: 'none' };
    if (!price) return { kind: 'unpriced' };
    const nanoUsd = listCostNanoUsd(price, used.usage);
    return nanoUsd === 0 ? { kind: 'free' } : { kind: used.how, nanoUsd };
  },
  refusal: () => new GatewayError('budget-exceeded', 'The caps have no room.'),
  ...over,
});
