/** Requests in the order they were written (`seq`), their decisions, and sums by UTC hour and day that a trigger keeps in step within the same transaction. */
export const CREATE_REQUESTS = `
CREATE TABLE requests (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  at_ms INTEGER NOT NULL CHECK (at_ms >= 0),
  surface TEXT NOT NULL,
  app TEXT NOT NULL,
  session_id TEXT,
  asked_model TEXT NOT NULL,
  served_model TEXT,
  reason TEXT NOT NULL,
  tier TEXT NOT NULL,
  complexity TEXT NOT NULL,
  category TEXT NOT NULL,
  domain TEXT NOT NULL,
  score REAL NOT NULL,
  confidence REAL NOT NULL,
  input_tokens INTEGER,
  cache_read_tokens INTEGER,
  cache_write_tokens INTEGER,
  output_tokens INTEGER,
  reasoning_tokens INTEGER,
  cost_kind TEXT NOT NULL,
  cost_nano_usd INTEGER CHECK (cost_nano_usd BETWEEN 0 AND 9007199254740991),
  result TEXT NOT NULL,
  error TEXT,
  finish TEXT,
  first_event_ms REAL,
  duration_ms REAL NOT NULL,
  attempts TEXT NOT NULL
) STRICT;

CREATE INDEX requests_by_time ON requests (at_ms);

CREATE TABLE decisions (
  id TEXT PRIMARY KEY REFERENCES requests (id),
  body TEXT NOT NULL
) STRICT;

CREATE TABLE spend_buckets (
  size_ms INTEGER NOT NULL,
  start_ms INTEGER NOT NULL,
  model TEXT NOT NULL,
  requests INTEGER NOT NULL,
  nano_usd INTEGER NOT NULL,
  estimated INTEGER NOT NULL,
  unpriced INTEGER NOT NULL,
  failed INTEGER NOT NULL,
  PRIMARY KEY (size_ms, start_ms, model)
) STRICT, WITHOUT ROWID;

CREATE VIEW request_spend AS
SELECT
  id,
  at_ms,
  coalesce(served_model, 'none') AS model,
  1 AS requests,
  coalesce(cost_nano_usd, 0) AS nano_usd,
  cost_kind = 'estimated' AS estimated,
  cost_kind = 'unpriced' AS unpriced,
  result = 'failed' AS failed
FROM requests;

CREATE TRIGGER requests_roll_up AFTER INSERT ON requests BEGIN
  INSERT INTO spend_buckets
  SELECT size.ms, at_ms - at_ms % size.ms, model, requests, nano_usd, estimated, unpriced, failed
  FROM request_spend, (SELECT 3600000 AS ms UNION ALL SELECT 86400000) AS size
  WHERE id = new.id
  ON CONFLICT (size_ms, start_ms, model) DO UPDATE SET
    requests = requests + excluded.requests,
    nano_usd = nano_usd + excluded.nano_usd,
    estimated = estimated + excluded.estimated,
    unpriced = unpriced + excluded.unpriced,
    failed = failed + excluded.failed;
END;
`;
