import type { SpendDimension, SpendRow, SpendSums } from './types.js';

/** Nothing spent. */
export const NO_SPEND: SpendSums = {
  requests: 0,
  nanoUsd: 0,
  estimatedRequests: 0,
  estimatedNanoUsd: 0,
  unpricedRequests: 0,
  failedRequests: 0,
  inputTokens: 0,
  cacheReadTokens: 0,
  cacheWrite5mTokens: 0,
  cacheWrite1hTokens: 0,
  outputTokens: 0,
  durationMs: 0,
};

/** The rows together. */
export const sumSpend = (rows: readonly SpendSums[]): SpendSums => rows.reduce(addSpend, NO_SPEND);

/** The rows by what they have in one dimension, which has to be among those that were asked for. */
export function groupSpend(rows: readonly SpendRow[], by: SpendDimension): ReadonlyMap<string, SpendSums> {
  const groups = new Map<string, SpendSums>();
  for (const row of rows) {
    const name = row.group[by] ?? '';
    groups.set(name, addSpend(groups.get(name) ?? NO_SPEND, row));
  }
  return groups;
}

/** Two sums together. */
export const addSpend = (a: SpendSums, b: SpendSums): SpendSums => ({
  requests: a.requests + b.requests,
  nanoUsd: a.nanoUsd + b.nanoUsd,
  estimatedRequests: a.estimatedRequests + b.estimatedRequests,
  estimatedNanoUsd: a.estimatedNanoUsd + b.estimatedNanoUsd,
  unpricedRequests: a.unpricedRequests + b.unpricedRequests,
  failedRequests: a.failedRequests + b.failedRequests,
  inputTokens: a.inputTokens + b.inputTokens,
  cacheReadTokens: a.cacheReadTokens + b.cacheReadTokens,
  cacheWrite5mTokens: a.cacheWrite5mTokens + b.cacheWrite5mTokens,
  cacheWrite1hTokens: a.cacheWrite1hTokens + b.cacheWrite1hTokens,
  outputTokens: a.outputTokens + b.outputTokens,
  durationMs: a.durationMs + b.durationMs,
});
