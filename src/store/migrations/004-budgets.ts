/**
 * What budgets have to remember: money set aside for calls under way, the periods that were begun, and what was told.
 * An open period keeps its end when the settings change its zone or its reset hour.
 */
export const CREATE_BUDGETS = `
CREATE TABLE holds (
  id TEXT PRIMARY KEY,
  at_ms INTEGER NOT NULL,
  expires_at_ms INTEGER NOT NULL,
  nano_usd INTEGER NOT NULL CHECK (nano_usd >= 0),
  estimate_nano_usd INTEGER NOT NULL CHECK (estimate_nano_usd >= 0),
  model TEXT NOT NULL,
  draft TEXT NOT NULL,
  periods TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE budget_periods (
  budget TEXT NOT NULL,
  start_ms INTEGER NOT NULL,
  end_ms INTEGER,
  zone TEXT NOT NULL,
  scope TEXT NOT NULL,
  settled_nano_usd INTEGER NOT NULL CHECK (settled_nano_usd >= 0),
  raised_nano_usd INTEGER NOT NULL CHECK (raised_nano_usd >= 0),
  used_at_ms INTEGER NOT NULL,
  PRIMARY KEY (budget, start_ms)
) STRICT, WITHOUT ROWID;

CREATE TABLE notices (
  id TEXT PRIMARY KEY,
  at_ms INTEGER NOT NULL,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  once TEXT NOT NULL,
  text TEXT NOT NULL,
  severity TEXT NOT NULL,
  value REAL,
  UNIQUE (kind, subject, once)
) STRICT, WITHOUT ROWID;
`;
