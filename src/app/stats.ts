import { NANO_USD_PER_USD } from '../core/money.js';
import { meanDurationMs } from '../core/spend/parts.js';
import { savings, type Baseline } from '../core/spend/savings.js';
import { groupSpend, sumSpend } from '../core/spend/sums.js';
import type { SpendQuery, SpendSums } from '../core/spend/types.js';
import type { Money } from './money.js';

/** What the statistics are made of. */
export type StatsDeps = {
  readonly money: Pick<Money, 'spend'>;
  readonly baseline: () => Promise<Baseline | undefined>;
  /** The client key whose requests are meant; undefined for everybody's. */
  readonly key?: string | undefined;
};

const ALL_TIME: SpendQuery = {
  sinceMs: 0,
  untilMs: undefined,
  slots: [],
  by: ['model', 'provider', 'category', 'kind', 'key'],
};

/**
 * All requests, or those of one client, and what they cost, under the names that tools know from other routers. Dollars; null is what is not
 * known: the cost of what has no price, savings without a baseline, a mean of nothing. Source: FEATURES B12 and B13.
 */
export async function statsReport({
  money,
  baseline: findBaseline,
  key,
}: StatsDeps): Promise<Readonly<Record<string, unknown>>> {
  const [everybody, baseline] = await Promise.all([money.spend(ALL_TIME), findBaseline()]);
  const rows = key === undefined ? everybody : everybody.filter(({ group }) => group.key === key);
  const all = sumSpend(rows);
  const saved = baseline && savings(rows, baseline);
  const byName = (dimension: 'model' | 'provider' | 'category', show: (sums: SpendSums) => unknown): object =>
    Object.fromEntries([...groupSpend(rows, dimension)].map(([name, sums]) => [name, show(sums)]));
  return {
    total_requests: all.requests,
    total_spent_usd: usdOf(all),
    total_saved_usd: saved ? saved.savedNanoUsd / NANO_USD_PER_USD : null,
    unpriced_requests: all.unpricedRequests,
    estimated_requests: all.estimatedRequests,
    failed_requests: all.failedRequests,
    by_model: byName('model', (sums) => ({
      requests: sums.requests,
      spent_usd: usdOf(sums),
      unpriced_requests: sums.unpricedRequests,
    })),
    totalCost: usdOf(all),
    requests: all.requests,
    costByProvider: byName('provider', usdOf),
    costByCategory: byName('category', usdOf),
    savings: saved ?? null,
    avgLatency: meanDurationMs(all) ?? null,
  };
}

const usdOf = ({ nanoUsd, unpricedRequests }: SpendSums): number | null =>
  nanoUsd === 0 && unpricedRequests > 0 ? null : nanoUsd / NANO_USD_PER_USD;
