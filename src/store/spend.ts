import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import type { Spend } from '../core/ledger.js';

/** The sizes of the roll-up's buckets, as in migration 001. */
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Rows up to the next full hour, hours up to the next full day, then days: cost follows days and models, not rows. */
const SPEND_BY_MODEL = `
SELECT
  model,
  sum(requests) AS requests,
  CAST(sum(nano_usd) AS REAL) AS nano_usd,
  sum(estimated) AS estimated,
  sum(unpriced) AS unpriced,
  sum(failed) AS failed
FROM (
  SELECT model, requests, nano_usd, estimated, unpriced, failed FROM request_spend
  WHERE at_ms >= :since_ms AND at_ms < :hour_ms
  UNION ALL
  SELECT model, requests, nano_usd, estimated, unpriced, failed FROM spend_buckets
  WHERE size_ms = ${HOUR_MS} AND start_ms >= :hour_ms AND start_ms < :day_ms
  UNION ALL
  SELECT model, requests, nano_usd, estimated, unpriced, failed FROM spend_buckets
  WHERE size_ms = ${DAY_MS} AND start_ms >= :day_ms
)
GROUP BY model ORDER BY nano_usd DESC, model`;

type ModelSums = Readonly<Record<string, SQLOutputValue>>;

/** A function that sums over rows with `atMs >= sinceMs`, dearest model first. */
export function makeSpendSince(db: DatabaseSync): (sinceMs: number) => Spend {
  const statement = db.prepare(SPEND_BY_MODEL);
  return (sinceMs) => {
    const models = statement.all({
      since_ms: sinceMs,
      hour_ms: nextStart(sinceMs, HOUR_MS),
      day_ms: nextStart(sinceMs, DAY_MS),
    });
    return {
      sinceMs,
      requests: total(models, 'requests'),
      nanoUsd: total(models, 'nano_usd'),
      estimatedRequests: total(models, 'estimated'),
      unpricedRequests: total(models, 'unpriced'),
      failedRequests: total(models, 'failed'),
      byModel: models.map((sums) => ({
        model: String(sums['model']),
        requests: Number(sums['requests']),
        nanoUsd: Number(sums['nano_usd']),
        unpricedRequests: Number(sums['unpriced']),
      })),
    };
  };
}

/** The first start of a bucket of this size that is not before the moment. */
const nextStart = (atMs: number, sizeMs: number): number => Math.ceil(atMs / sizeMs) * sizeMs;

const total = (models: readonly ModelSums[], column: string): number =>
  models.reduce((sum, sums) => sum + Number(sums[column]), 0);
