import { NANO_USD_PER_USD } from '../../core/money.js';

/** Nobody types more on purpose. */
const MOST_USD = 1_000_000;

/** Reads dollars as people type them: '5', '$0.50', '0,5'. Undefined for anything else, and for more than a million. */
export function parseUsd(text: string): number | undefined {
  const digits = /^\$?\s*(\d{1,7}(?:[.,]\d{1,9})?|[.,]\d{1,9})$/.exec(text.trim())?.[1];
  if (digits === undefined) return undefined;
  const usd = Number(digits.replace(',', '.'));
  return usd <= MOST_USD ? usd : undefined;
}

/** Dollars in integer nano-dollars. */
export const toNanoUsd = (usd: number): number => Math.round(usd * NANO_USD_PER_USD);
