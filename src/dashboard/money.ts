import type { Cost } from '../core/ledger.js';
import { NANO_USD_PER_USD } from '../core/money.js';
import type { MoneyView } from './protocol.js';

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
  const whole = digits.slice(0, -decimals).replace(/\B(?=(\d{3})+$)/g, ',');
  const fraction = digits.slice(-decimals).replace(/0+$/, '').padEnd(CENT_DECIMALS, '0');
  return `$${whole}.${fraction}`;
}

function smallDecimals(nanoUsd: number): number {
  const leadingZeros = NANO_DECIMALS - String(Math.round(nanoUsd)).length;
  return Math.min(NANO_DECIMALS, Math.max(SMALL_DECIMALS, leadingZeros + SIGNIFICANT_DIGITS));
}

/** A cost in words: '$0.0123', '≈ $0.0123', 'free', 'unpriced', or '–' when nothing was called. */
export function moneyText(cost: Cost): string {
  switch (cost.kind) {
    case 'exact':
      return usdText(cost.nanoUsd);
    case 'estimated':
      return `≈ ${usdText(cost.nanoUsd)}`;
    case 'none':
      return '–';
    case 'free':
    case 'unpriced':
      return cost.kind;
  }
}

/** A cost as the page and the terminal show it; 'unpriced' is the only one without a number. */
export function viewCost(cost: Cost): MoneyView {
  const known = cost.kind === 'unpriced' ? undefined : 'nanoUsd' in cost ? cost.nanoUsd : 0;
  return { text: moneyText(cost), nanoUsd: known };
}

/** A cost before the call: zero comes from a price of zero, so it is free; undefined is unpriced. */
export function viewEstimate(nanoUsd: number | undefined): MoneyView {
  if (nanoUsd === undefined) return viewCost({ kind: 'unpriced' });
  return viewCost(nanoUsd === 0 ? { kind: 'free' } : { kind: 'estimated', nanoUsd });
}

/** What a total is made of. */
export type Total = {
  readonly nanoUsd: number;
  readonly unpricedRequests: number;
  readonly estimatedRequests?: number;
};

/** A sum of known costs; 'unpriced' instead of '$0.00' when all there is to count has no price. */
export function viewTotal({ nanoUsd, unpricedRequests, estimatedRequests = 0 }: Total): MoneyView {
  if (nanoUsd === 0 && unpricedRequests > 0) return viewCost({ kind: 'unpriced' });
  return viewCost({ kind: estimatedRequests > 0 && nanoUsd > 0 ? 'estimated' : 'exact', nanoUsd });
}

/** A period's spend in one line: '$1.23', or '$1.23 + 2 unpriced' when requests are missing from the sum. */
export function spendText(total: Total): string {
  const { text } = viewTotal(total);
  return total.nanoUsd > 0 && total.unpricedRequests > 0 ? `${text} + ${total.unpricedRequests} unpriced` : text;
}
