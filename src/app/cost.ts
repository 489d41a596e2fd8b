import type { Cost } from '../core/ledger.js';
import type { ModelCard } from '../core/model.js';
import { listCostNanoUsd } from '../core/money.js';
import type { Outcome } from '../core/outcome.js';
import type { Pricing } from '../catalog/prices.js';

/** Prices a finished request. Nothing sent costs nothing; what cannot be priced is said to be unpriced. */
export function makeCostOf(pricing: Pricing, isCustom: (model: ModelCard) => boolean) {
  return (model: ModelCard | undefined, outcome: Outcome, atMs: number): Cost => {
    if (!model || !outcome.usage) return { kind: 'none' };
    if (isFree(model)) return { kind: 'free' };
    // The price tables know nothing of a user's own models; their prices are on the card.
    const nanoUsd = isCustom(model)
      ? model.price && listCostNanoUsd(model.price, outcome.usage)
      : pricing.costNanoUsd(model, outcome.usage, atMs);
    if (nanoUsd === undefined) return { kind: 'unpriced' };
    return { kind: outcome.usageSource === 'provider' ? 'exact' : 'estimated', nanoUsd };
  };
}

/** Free is a fact of the model card: local, or served at no charge. */
export const isFree = ({ price }: ModelCard): boolean =>
  price !== undefined && price.inputUsdPerMTok === 0 && price.outputUsdPerMTok === 0;
