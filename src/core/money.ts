import type { Usage } from './chat.js';
import type { Price } from './model.js';

/** Money is kept in integer nano-dollars. */
export const NANO_USD_PER_USD = 1_000_000_000;

/** One US dollar per million tokens is 1,000 nano-dollars per token. */
export const NANO_USD_PER_TOKEN = 1_000;

/** What these tokens cost at a list price, in integer nano-dollars. */
export function listCostNanoUsd(price: Price, usage: Usage): number {
  const usd =
    usage.inputTokens * price.inputUsdPerMTok +
    usage.cacheReadTokens * price.cachedInputUsdPerMTok +
    usage.cacheWrite5mTokens * price.cacheWriteUsdPerMTok +
    usage.cacheWrite1hTokens * (price.cacheWrite1hUsdPerMTok ?? price.cacheWriteUsdPerMTok) +
    usage.outputTokens * price.outputUsdPerMTok;
  return Math.round(usd * NANO_USD_PER_TOKEN);
}

const NANO_DECIMALS = 9;

/** From one dollar up, cents are enough. */
const CENT_DECIMALS = 2;

/** Below one dollar most single requests would vanish in cents. */
const SMALL_DECIMALS = 4;

/** Fewer would hide whether $0.00004 is nearer to 35 or to 45 millionths. */
const SIGNIFICANT_DIGITS = 2;

/** Dollars as every surface prints them: '$1,234.56', '$0.0123', '$0.000042'. Only exactly zero is '$0.00'. */
export function usdText(nanoUsd: number): string {
  const decimals = nanoUsd < NANO_USD_PER_USD ? smallDecimals(nanoUsd) : CENT_DECIMALS;
  const units = Math.round(nanoUsd / 10 ** (NANO_DECIMALS - decimals));
  const digits = String(units).padStart(decimals + 1, '0');
  const whole = digits.slice(0, -decimals).replace(/\d(?=(?:\d{3}){1,6}$)/g, '$&,');
  const fraction = digits
    .slice(-decimals)
    .replace(/(?<!0)0+$/, '')
    .padEnd(CENT_DECIMALS, '0');
  return `$${whole}.${fraction}`;
}

function smallDecimals(nanoUsd: number): number {
  const leadingZeros = NANO_DECIMALS - String(Math.round(nanoUsd)).length;
  return Math.min(NANO_DECIMALS, Math.max(SMALL_DECIMALS, leadingZeros + SIGNIFICANT_DIGITS));
}
