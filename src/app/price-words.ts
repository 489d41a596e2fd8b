import { NANO_USD_PER_USD, usdText } from '../core/money.js';
import type { Price } from '../core/model.js';
import type { PriceDiff } from './price-refresh.js';

const RATES = [
  ['in', 'inputUsdPerMTok'],
  ['out', 'outputUsdPerMTok'],
  ['cached', 'cachedInputUsdPerMTok'],
  ['written', 'cacheWriteUsdPerMTok'],
] as const satisfies readonly (readonly [string, keyof Price])[];

/** A rate per million tokens, as '$3.00'. */
export const rateText = (usd: number): string => usdText(Math.round(usd * NANO_USD_PER_USD));

/** One change in words: 'in $3.00 → $2.00, out $15.00 → $10.00', 'in $3.00, out $15.00' of a new price, or 'unpriced now'. */
export function changeText({ before, after }: PriceDiff['changes'][number]): string {
  if (!after) return 'unpriced now';
  if (!before) return [RATES[0], RATES[1]].map(([word, field]) => `${word} ${rateText(after[field])}`).join(', ');
  const moved = RATES.filter(([, field]) => before[field] !== after[field]);
  if (moved.length === 0) return 'other rates for long contexts';
  return moved.map(([word, field]) => `${word} ${rateText(before[field])} → ${rateText(after[field])}`).join(', ');
}
