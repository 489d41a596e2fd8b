import type { DatabaseSync } from 'node:sqlite';
import type { OutputSizes } from '../core/budget/output-sizes.js';

/** Enough to know the models in use; reading them takes some milliseconds, once. */
const ROWS = 2_000;

const NEWEST = `
SELECT served_model, output_tokens FROM requests
WHERE seq > (SELECT max(seq) - ${ROWS} FROM requests)
  AND cost_kind IN ('exact', 'reported') AND served_model IS NOT NULL AND output_tokens > 0
ORDER BY seq`;

/** Learns from the newest rows, oldest first. */
export function learnFromRows(db: DatabaseSync, sizes: OutputSizes): void {
  for (const row of db.prepare(NEWEST).iterate()) sizes.add(String(row['served_model']), Number(row['output_tokens']));
}
