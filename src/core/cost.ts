/**
 * How an amount is known. 'exact' is counted by the provider and priced by its list; 'reported' is the provider's own
 * amount; 'estimated' is counted by us; 'partial' is a reply that broke off or was left; 'uncertain' is a call that
 * nobody knows the billing of. Amounts are integer nano-dollars.
 */
export const AMOUNT_KINDS = ['exact', 'reported', 'estimated', 'partial', 'uncertain'] as const;
export type AmountKind = (typeof AMOUNT_KINDS)[number];

/** Costs without an amount. 'free' and 'included' (in a plan that is paid for otherwise) are facts; 'unpriced' is a state of its own, never zero; 'none' is a request nobody was asked for. */
export const PLAIN_COST_KINDS = ['free', 'included', 'unpriced', 'none'] as const;

/** What a request, or one call of it, cost. */
export type Cost =
  { readonly kind: AmountKind; readonly nanoUsd: number } | { readonly kind: (typeof PLAIN_COST_KINDS)[number] };

export type CostKind = Cost['kind'];

/** Nano-dollars that are known to have been spent; unpriced requests are counted apart. */
export const knownNanoUsd = (cost: Cost): number => ('nanoUsd' in cost ? cost.nanoUsd : 0);

/** Amounts from the best known to the least. */
const BY_CERTAINTY: readonly CostKind[] = AMOUNT_KINDS;

/** What all calls of a request cost together: the sum of what is known, as well known as its least certain part. */
export function sumCosts(costs: readonly Cost[]): Cost {
  const amounts = costs.filter((cost) => 'nanoUsd' in cost);
  if (amounts.length === 0) {
    const kind = PLAIN_COST_KINDS.toSorted(byWeight).find((one) => costs.some((cost) => cost.kind === one));
    return { kind: kind ?? 'none' };
  }
  const nanoUsd = amounts.reduce((sum, cost) => sum + cost.nanoUsd, 0);
  // A part without a price makes the sum a guess.
  if (costs.some(({ kind }) => kind === 'unpriced')) return { kind: 'uncertain', nanoUsd };
  const kind = amounts.reduce<AmountKind>(
    (worst, cost) => (isLessCertain(cost.kind, worst) ? cost.kind : worst),
    'exact',
  );
  return { kind, nanoUsd };
}

const isLessCertain = (a: AmountKind, b: AmountKind): boolean => BY_CERTAINTY.indexOf(a) > BY_CERTAINTY.indexOf(b);

/** Not knowing weighs more than a plan, and a plan more than free. */
const WEIGHTS: Readonly<Record<(typeof PLAIN_COST_KINDS)[number], number>> = {
  unpriced: 3,
  included: 2,
  free: 1,
  none: 0,
};
const byWeight = (a: keyof typeof WEIGHTS, b: keyof typeof WEIGHTS): number => WEIGHTS[b] - WEIGHTS[a];
