import type { Price } from '../model.js';
import { listCostNanoUsd } from '../money.js';
import { OFFLINE_PROVIDER } from '../policy/offline-last.js';
import type { Savings } from './report.js';
import { groupSpend } from './sums.js';
import type { SpendRow, SpendSums } from './types.js';

/** The model to compare with. `ref` is 'provider/model'; `isChosen` that a person named it. */
export type Baseline = { readonly ref: string; readonly price: Price; readonly isChosen: boolean };

/**
 * What the same tokens would have cost at the baseline's list price. Takes rows by model and kind. Free and included
 * requests count. Left out are unpriced ones, which are counted; models that write nothing, for they make vectors; and
 * the Offline helper, which is no model.
 */
export function savings(rows: readonly SpendRow[], { ref, price, isChosen }: Baseline): Savings {
  const compared = [...groupSpend(rows.filter(isPriced), 'model')]
    .filter(([model, sums]) => sums.outputTokens > 0 && !model.startsWith(`${OFFLINE_PROVIDER}/`))
    .map(([, sums]) => sums);
  const actualNanoUsd = compared.reduce((sum, { nanoUsd }) => sum + nanoUsd, 0);
  const baselineNanoUsd = compared.reduce((sum, sums) => sum + atPrice(price, sums), 0);
  return {
    baseline: ref,
    isChosen,
    actualNanoUsd,
    baselineNanoUsd,
    savedNanoUsd: baselineNanoUsd - actualNanoUsd,
    unpricedRequests: rows.reduce((sum, { unpricedRequests }) => sum + unpricedRequests, 0),
  };
}

const isPriced = ({ group }: SpendRow): boolean => group.kind !== 'unpriced';

/** Reasoning is a part of the output already. */
const atPrice = (price: Price, sums: SpendSums): number => listCostNanoUsd(price, { ...sums, reasoningTokens: 0 });
