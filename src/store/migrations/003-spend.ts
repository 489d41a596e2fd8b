const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/**
 * Sums by everything that spend is grouped by, instead of those by model alone that a trigger kept. The columns of a
 * group are '' where a row has nothing, because NULL is never equal to NULL. Rows of before have no cost by attempt, so
 * all of a row counts for the model that answered. Decisions are found by the number of their row, and may be packed.
 */
export const CREATE_SPEND = `
ALTER TABLE requests ADD COLUMN workspace TEXT;
ALTER TABLE requests ADD COLUMN client_key TEXT;
ALTER TABLE requests ADD COLUMN team TEXT;
ALTER TABLE requests ADD COLUMN cache_write_1h_tokens INTEGER;

DROP TRIGGER requests_roll_up;
DROP VIEW request_spend;
DROP TABLE spend_buckets;

CREATE TABLE spend_groups (
  id INTEGER PRIMARY KEY,
  model TEXT NOT NULL,
  kind TEXT NOT NULL,
  tier TEXT NOT NULL,
  category TEXT NOT NULL,
  app TEXT NOT NULL,
  surface TEXT NOT NULL,
  workspace TEXT NOT NULL,
  client_key TEXT NOT NULL,
  team TEXT NOT NULL,
  UNIQUE (model, kind, tier, category, app, surface, workspace, client_key, team)
) STRICT;

CREATE TABLE spend_sums (
  size_ms INTEGER NOT NULL,
  start_ms INTEGER NOT NULL,
  group_id INTEGER NOT NULL REFERENCES spend_groups (id),
  requests INTEGER NOT NULL,
  nano_usd INTEGER NOT NULL,
  failed INTEGER NOT NULL,
  input_tokens INTEGER NOT NULL,
  cache_read_tokens INTEGER NOT NULL,
  cache_write_tokens INTEGER NOT NULL,
  cache_write_1h_tokens INTEGER NOT NULL,
  output_tokens INTEGER NOT NULL,
  duration_ms INTEGER NOT NULL,
  PRIMARY KEY (size_ms, start_ms, group_id)
) STRICT, WITHOUT ROWID;

/* One row: before this moment, the start of a UTC day, single requests were removed and only days are left. */
CREATE TABLE retention (kept_since_ms INTEGER NOT NULL) STRICT;
INSERT INTO retention VALUES (0);

CREATE TABLE kept_decisions (
  seq INTEGER PRIMARY KEY REFERENCES requests (seq),
  body ANY NOT NULL
) STRICT;
INSERT INTO kept_decisions SELECT seq, body FROM decisions JOIN requests USING (id) ORDER BY seq;
DROP TABLE decisions;
ALTER TABLE kept_decisions RENAME TO decisions;

INSERT INTO spend_groups (model, kind, tier, category, app, surface, workspace, client_key, team)
SELECT DISTINCT coalesce(served_model, 'none'), cost_kind, tier, category, app, surface, '', '', '' FROM requests;

INSERT INTO spend_sums
SELECT
  size.ms,
  at_ms - at_ms % size.ms AS start_ms,
  spend_groups.id,
  count(*),
  sum(coalesce(cost_nano_usd, 0)),
  sum(result = 'failed'),
  sum(iif(cost_kind IN ('unpriced', 'none'), 0, coalesce(input_tokens, 0))),
  sum(iif(cost_kind IN ('unpriced', 'none'), 0, coalesce(cache_read_tokens, 0))),
  sum(iif(cost_kind IN ('unpriced', 'none'), 0, coalesce(cache_write_tokens, 0))),
  0,
  sum(iif(cost_kind IN ('unpriced', 'none'), 0, coalesce(output_tokens, 0))),
  sum(CAST(round(duration_ms) AS INTEGER))
FROM requests
JOIN spend_groups ON
  model = coalesce(served_model, 'none') AND kind = cost_kind
  AND spend_groups.tier = requests.tier AND spend_groups.category = requests.category
  AND spend_groups.app = requests.app AND spend_groups.surface = requests.surface
CROSS JOIN (
  SELECT ${HOUR_MS / 4} AS ms UNION ALL SELECT ${HOUR_MS} UNION ALL SELECT ${DAY_MS}
  UNION ALL SELECT ${32 * DAY_MS} UNION ALL SELECT ${1024 * DAY_MS}
) AS size
GROUP BY size.ms, start_ms, spend_groups.id;
`;
