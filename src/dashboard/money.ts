import type { Cost } from '../core/cost.js';
import { usdText } from '../core/money.js';

export { usdText };

/** `text` is what to show ('$0.0123', 'unpriced', 'free', 'in plan', '≈ $0.01'); `nanoUsd` is undefined when it is not known. */
export type MoneyView = { readonly text: string; readonly nanoUsd: number | undefined };

/** A cost in words: '$0.0123', '≈ $0.0123' for whatever kind of estimate, 'free', 'in plan', 'unpriced', or '–' when nothing was called. */
export function moneyText(cost: Cost): string {
  switch (cost.kind) {
    case 'exact':
    case 'reported':
      return usdText(cost.nanoUsd);
    case 'estimated':
    case 'partial':
    case 'uncertain':
      return `≈ ${usdText(cost.nanoUsd)}`;
    case 'none':
      return '–';
    case 'included':
      return 'in plan';
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
  readonly estimatedNanoUsd?: number;
};

/** A sum of known costs; 'unpriced' instead of '$0.00' when all there is to count has no price. */
export function viewTotal({ nanoUsd, unpricedRequests, estimatedNanoUsd = 0 }: Total): MoneyView {
  if (nanoUsd === 0 && unpricedRequests > 0) return viewCost({ kind: 'unpriced' });
  return viewCost({ kind: estimatedNanoUsd > 0 ? 'estimated' : 'exact', nanoUsd });
}

/** A period's spend in one line: '$1.23', or '$1.23 + 2 unpriced' when requests are missing from the sum. */
export function spendText(total: Total): string {
  const { text } = viewTotal(total);
  return total.nanoUsd > 0 && total.unpricedRequests > 0 ? `${text} + ${total.unpricedRequests} unpriced` : text;
}
