import assert from 'node:assert/strict';
import { statsReport } from '../../src/app/stats.js';
import type { Baseline } from '../../src/core/spend/savings.js';
import { NO_SPEND } from '../../src/core/spend/sums.js';
import type { SpendQuery, SpendRow } from '../../src/core/spend/types.js';

const BASELINE: Baseline = {
  ref: 'acme/grand',
  price: { inputUsdPerMTok: 10, cachedInputUsdPerMTok: 1, cacheWriteUsdPerMTok: 12, outputUsdPerMTok: 50 },
  isChosen: true,
};

const aRow = (group: SpendRow['group'], over: Partial<SpendRow>): SpendRow => ({
  ...NO_SPEND,
  slot: 0,
  group,
  ...over,
});

const ROWS: readonly SpendRow[] = [
  aRow(
    { model: 'acme/one', provider: 'acme', category: 'code', kind: 'exact' },
    {
      requests: 3,
      nanoUsd: 2_000_000_000,
      inputTokens: 100_000,
      outputTokens: 60_000,
      durationMs: 900,
      failedRequests: 1,
    },
  ),
  aRow(
    { model: 'acme/one', provider: 'acme', category: 'factual', kind: 'estimated' },
    { requests: 1, nanoUsd: 500_000_000, estimatedRequests: 1, durationMs: 100 },
  ),
  aRow(
    { model: 'odd/two', provider: 'odd', category: 'code', kind: 'unpriced' },
    { requests: 1, unpricedRequests: 1, durationMs: 500 },
  ),
];

describe('statistics for other tools', () => {
  const report = (rows: readonly SpendRow[], baseline?: Baseline) =>
    statsReport({
      money: { spend: () => Promise.resolve(rows) },
      baseline: () => Promise.resolve(baseline),
    });

  it('have the names of both routers before us, and one set of numbers', async () => {
    assert.deepEqual(await report(ROWS, BASELINE), {
      total_requests: 5,
      total_spent_usd: 2.5,
      total_saved_usd: 1.5, // $1 in and $3 out at the baseline, $2.50 paid
      unpriced_requests: 1,
      estimated_requests: 1,
      failed_requests: 1,
      by_model: {
        'acme/one': { requests: 4, spent_usd: 2.5, unpriced_requests: 0 },
        'odd/two': { requests: 1, spent_usd: null, unpriced_requests: 1 },
      },
      totalCost: 2.5,
      requests: 5,
      costByProvider: { acme: 2.5, odd: null },
      costByCategory: { code: 2, factual: 0.5 },
      savings: {
        baseline: 'acme/grand',
        isChosen: true,
        actualNanoUsd: 2_500_000_000,
        baselineNanoUsd: 4_000_000_000,
        savedNanoUsd: 1_500_000_000,
        unpricedRequests: 1,
      },
      avgLatency: 300,
    });
  });

  it('have null for what is not known, and no number that is none', async () => {
    assert.partialDeepStrictEqual(await report([]), {
      total_requests: 0,
      total_spent_usd: 0,
      total_saved_usd: null,
      by_model: {},
      savings: null,
      avgLatency: null,
    });
  });

  it('ask for all time in one question', async () => {
    const asked: SpendQuery[] = [];
    const money = {
      spend: (query: SpendQuery) => {
        asked.push(query);
        return Promise.resolve([]);
      },
    };
    await statsReport({ money, baseline: () => Promise.resolve(undefined) });
    assert.deepEqual(asked, [
      { sinceMs: 0, untilMs: undefined, slots: [], by: ['model', 'provider', 'category', 'kind', 'key'] },
    ]);
  });
});
