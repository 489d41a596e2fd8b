import type { DatabaseSync } from 'node:sqlite';
import type { InputShares } from '../core/budget/input-shares.js';
import type { OutputSizes } from '../core/budget/output-sizes.js';

/** Enough to know the models in use; reading them takes some milliseconds, once. */
const ROWS = 2_000;

const NEWEST = `
SELECT
  served_model,
  output_tokens,
  cache_read_tokens AS cached,
  input_tokens + cache_read_tokens + cache_write_tokens + coalesce(cache_write_1h_tokens, 0) AS input
FROM requests
WHERE seq > (SELECT max(seq) - ${ROWS} FROM requests)
  AND cost_kind IN ('exact', 'reported') AND served_model IS NOT NULL AND output_tokens > 0
ORDER BY seq`;

/** Learns from the newest rows, oldest first. */
export function learnFromRows(
  db: DatabaseSync,
  { sizes, shares }: { readonly sizes: Pick<OutputSizes, 'add'>; readonly shares: Pick<InputShares, 'add'> },
): void {
  for (const row of db.prepare(NEWEST).iterate()) {
    const model = String(row['served_model']);
    const input = Number(row['input']);
    sizes.add(model, Number(row['output_tokens']));
    if (input > 0) shares.add(model, (input - Number(row['cached'])) / input);
  }
}
