import type { Cost } from '../core/ledger.js';
import type { ModelCard } from '../core/model.js';
import type { Outcome } from '../core/outcome.js';
import type { Usage } from '../core/chat.js';
import type { Pricing } from '../catalog/prices.js';

/** Nano-dollars per token at one dollar per million tokens. */
const NANO_USD_PER_TOKEN = 1_000;

/** Prices a finished request. Nothing sent costs nothing; what cannot be priced is said to be unpriced. */
export function makeCostOf(pricing: Pricing, isCustom: (model: ModelCard) => boolean) {
  return (model: ModelCard | undefined, outcome: Outcome, atMs: number): Cost => {
    if (!model || !outcome.usage) return { kind: 'none' };
    if (isFree(model)) return { kind: 'free' };
    const nanoUsd = isCustom(model)
      ? linearNanoUsd(model, outcome.usage)
      : pricing.costNanoUsd(model, outcome.usage, atMs);
    if (nanoUsd === undefined) return { kind: 'unpriced' };
    return { kind: outcome.usageSource === 'provider' ? 'exact' : 'estimated', nanoUsd };
  };
}

/** Free is a fact of the model card: local, or served at no charge. */
export const isFree = ({ price }: ModelCard): boolean =>
  price !== undefined && price.inputUsdPerMTok === 0 && price.outputUsdPerMTok === 0;

/** Cost at the prices a user gave for a model of their own. */
function linearNanoUsd({ price }: ModelCard, usage: Usage): number | undefined {
  if (!price) return undefined;
  const usd =
    usage.inputTokens * price.inputUsdPerMTok +
    usage.cacheReadTokens * price.cachedInputUsdPerMTok +
    usage.cacheWriteTokens * price.cacheWriteUsdPerMTok +
    usage.outputTokens * price.outputUsdPerMTok;
  return Math.round(usd * NANO_USD_PER_TOKEN);
}
