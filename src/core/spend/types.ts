import type { CostKind } from '../cost.js';

/** What spend can be grouped by. 'provider' is the part of the model's name before the slash; 'kind' how the amount is known. */
export const SPEND_DIMENSIONS = [
  'model',
  'provider',
  'tier',
  'category',
  'app',
  'surface',
  'workspace',
  'key',
  'team',
  'kind',
] as const;
export type SpendDimension = (typeof SPEND_DIMENSIONS)[number];

/**
 * A question about spend. Times are milliseconds; `slots` are ascending moments at which a new slot of time begins, the
 * last one ends at `untilMs`. Without slots there is one, from `sinceMs` on.
 */
export type SpendQuery = {
  readonly sinceMs: number;
  /** Exclusive; undefined takes everything, also rows stamped in the future. */
  readonly untilMs: number | undefined;
  readonly slots: readonly number[];
  readonly by: readonly SpendDimension[];
};

/** Sums of one group in one slot. Tokens are those of calls whose cost is known. */
export type SpendSums = {
  readonly requests: number;
  readonly nanoUsd: number;
  /** Requests whose amount is a kind of estimate: 'estimated', 'partial' or 'uncertain'. */
  readonly estimatedRequests: number;
  /** What of the amount is a kind of estimate. */
  readonly estimatedNanoUsd: number;
  readonly unpricedRequests: number;
  readonly failedRequests: number;
  readonly inputTokens: number;
  readonly cacheReadTokens: number;
  readonly cacheWrite5mTokens: number;
  readonly cacheWrite1hTokens: number;
  readonly outputTokens: number;
  /** Of all requests together, for means. */
  readonly durationMs: number;
};

/** One line of an answer: the slot by its place, and the group by the dimensions asked for; '' where a row has none. */
export type SpendRow = SpendSums & {
  readonly slot: number;
  readonly group: Readonly<Partial<Record<SpendDimension, string>>>;
};

/** The kinds that count as estimates. */
export const ESTIMATED_KINDS: readonly CostKind[] = ['estimated', 'partial', 'uncertain'];
