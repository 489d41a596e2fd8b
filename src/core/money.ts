import type { Usage } from './chat.js';
import type { Price } from './model.js';

/** Money is kept in integer nano-dollars. */
export const NANO_USD_PER_USD = 1_000_000_000;

/** One US dollar per million tokens is 1,000 nano-dollars per token. */
const NANO_USD_PER_TOKEN = 1_000;

/** What these tokens cost at a list price, in integer nano-dollars. */
export function listCostNanoUsd(price: Price, usage: Usage): number {
  const usd =
    usage.inputTokens * price.inputUsdPerMTok +
    usage.cacheReadTokens * price.cachedInputUsdPerMTok +
    usage.cacheWriteTokens * price.cacheWriteUsdPerMTok +
    usage.outputTokens * price.outputUsdPerMTok;
  return Math.round(usd * NANO_USD_PER_TOKEN);
}
