import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { NO_MODEL } from '../core/spend/bookings.js';
import { ESTIMATED_KINDS, type SpendDimension } from '../core/spend/types.js';
import type { Piece } from './spend-pieces.js';
import type { Totals } from './spend-totals.js';

/** Where a group keeps each dimension. */
const COLUMNS: Readonly<Record<SpendDimension, string>> = {
  model: 'model',
  provider: `iif(model = '${NO_MODEL}', model, substr(model, 1, instr(model, '/') - 1))`,
  tier: 'tier',
  category: 'category',
  app: 'app',
  surface: 'surface',
  workspace: 'workspace',
  key: 'client_key',
  team: 'team',
  kind: 'kind',
};

/** A function that adds up pieces that are sums. Statements are kept by what they group by. */
export function makeAddSummed(db: DatabaseSync): (pieces: readonly Piece[], totals: Totals) => void {
  const statements = new Map<string, StatementSync>();
  return (pieces, totals) => {
    const sql = sqlOf(totals.by);
    const statement = statements.get(sql) ?? db.prepare(sql);
    statements.set(sql, statement);
    const asked = pieces.map(({ slot, sizeMs, fromMs, toMs }) => [slot, sizeMs, fromMs, Math.min(toMs, MAX_MS)]);
    for (const row of statement.all(JSON.stringify(asked))) {
      totals.add(
        Number(row['slot']),
        totals.by.map((_, at) => String(row[`by_${at}`])),
        {
          requests: Number(row['requests']),
          nanoUsd: Number(row['nano_usd']),
          estimatedRequests: Number(row['estimated']),
          estimatedNanoUsd: Number(row['estimated_nano_usd']),
          unpricedRequests: Number(row['unpriced']),
          failedRequests: Number(row['failed']),
          inputTokens: Number(row['input_tokens']),
          cacheReadTokens: Number(row['cache_read_tokens']),
          cacheWrite5mTokens: Number(row['cache_write_tokens']),
          cacheWrite1hTokens: Number(row['cache_write_1h_tokens']),
          outputTokens: Number(row['output_tokens']),
          durationMs: Number(row['duration_ms']),
        },
      );
    }
  };
}

/** JSON has no endless numbers. */
const MAX_MS = Number.MAX_SAFE_INTEGER;

const ESTIMATES = ESTIMATED_KINDS.map((kind) => `'${kind}'`).join();

/** total() instead of sum(): it cannot overflow, and is exact up to what a number of JavaScript holds. */
function sqlOf(by: readonly SpendDimension[]): string {
  const columns = by.map((dimension, at) => `${COLUMNS[dimension]} AS by_${at}`);
  const groups = by.map((_, at) => `by_${at}`);
  return `
SELECT
  ${['slot', ...columns].join(', ')},
  total(requests) AS requests,
  total(nano_usd) AS nano_usd,
  total(iif(kind IN (${ESTIMATES}), requests, 0)) AS estimated,
  total(iif(kind IN (${ESTIMATES}), nano_usd, 0)) AS estimated_nano_usd,
  total(iif(kind = 'unpriced', requests, 0)) AS unpriced,
  total(failed) AS failed,
  total(input_tokens) AS input_tokens,
  total(cache_read_tokens) AS cache_read_tokens,
  total(cache_write_tokens) AS cache_write_tokens,
  total(cache_write_1h_tokens) AS cache_write_1h_tokens,
  total(output_tokens) AS output_tokens,
  total(duration_ms) AS duration_ms
FROM (
  SELECT value ->> 0 AS slot, value ->> 1 AS size_ms, value ->> 2 AS from_ms, value ->> 3 AS to_ms FROM json_each(?)
) AS piece
CROSS JOIN spend_sums ON spend_sums.size_ms = piece.size_ms AND start_ms >= from_ms AND start_ms < to_ms
CROSS JOIN spend_groups ON spend_groups.id = group_id
GROUP BY ${['slot', ...groups].join(', ')}`;
}
