import type { DatabaseSync } from 'node:sqlite';
import type { Spend } from '../core/ledger.js';
import { sumSpend } from '../core/spend/sums.js';
import { SPEND_DIMENSIONS, type SpendQuery, type SpendRow } from '../core/spend/types.js';
import { makeKeptSince } from './prune.js';
import { piecesOf } from './spend-pieces.js';
import { makeAddSingle } from './spend-single.js';
import { makeAddSummed } from './spend-summed.js';
import { makeTotals, type Totals } from './spend-totals.js';

/** Answers one question about spend. */
export type SpendOf = (query: SpendQuery) => readonly SpendRow[];

/** A function that sums spend by slot of time and group. Its cost follows the groups and sums of the time asked for, not its requests. */
export function makeSpend(db: DatabaseSync): SpendOf {
  const totalsOf = makeTotalsOf(db);
  return (query) => totalsOf(query).rows();
}

/** Like `makeSpend`, as totals that rows can be added to. */
export function makeTotalsOf(db: DatabaseSync): (query: SpendQuery) => Totals {
  const keptSince = makeKeptSince(db);
  const addSummed = makeAddSummed(db);
  const addSingle = makeAddSingle(db);
  return (query) => {
    // In one order, so that a question asked another way needs no statement of its own.
    const totals = makeTotals(SPEND_DIMENSIONS.filter((dimension) => query.by.includes(dimension)));
    const pieces = piecesOf(query, keptSince());
    addSummed(
      pieces.filter((piece) => piece.sizeMs !== 'rows'),
      totals,
    );
    for (const piece of pieces) if (piece.sizeMs === 'rows') addSingle(piece, totals);
    return totals;
  };
}

/** Sums over rows with `atMs >= sinceMs`, dearest model first. */
export function spendSince(spendOf: SpendOf, sinceMs: number): Spend {
  const rows = spendOf({ sinceMs, untilMs: undefined, slots: [], by: ['model'] });
  const { requests, nanoUsd, estimatedRequests, estimatedNanoUsd, unpricedRequests, failedRequests } = sumSpend(rows);
  return {
    sinceMs,
    requests,
    nanoUsd,
    estimatedRequests,
    estimatedNanoUsd,
    unpricedRequests,
    failedRequests,
    byModel: rows
      .map(({ group: { model = '' }, requests, nanoUsd, estimatedRequests, estimatedNanoUsd, unpricedRequests }) => ({
        model,
        requests,
        nanoUsd,
        estimatedRequests,
        estimatedNanoUsd,
        unpricedRequests,
      }))
      .sort((a, b) => b.nanoUsd - a.nanoUsd || (a.model < b.model ? -1 : 1)),
  };
}
