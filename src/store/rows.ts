import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import type { Usage } from '../core/chat.js';
import type { LedgerEntry } from '../core/ledger.js';
import { parseRef, refText } from '../core/model.js';
import type { Attempt } from '../core/outcome.js';
import type { DecisionRecord } from '../core/route/record.js';
import type { Bookable } from '../core/spend/bookings.js';
import { decisionJson } from './decision-json.js';
import { pack } from './packed.js';
import { makeGroupKeeper } from './rejection-groups.js';
import { attemptsSchema, decisionSchema, entrySchema } from './schema.js';
import { makeSums } from './sums.js';

/** A row as SQLite gives it. */
export type StoredRow = Readonly<Record<string, SQLOutputValue>>;

/** The columns of one entry. */
const toRow = (entry: LedgerEntry) => ({
  id: entry.requestId,
  at_ms: entry.atMs,
  surface: entry.client.surface,
  app: entry.client.app,
  session_id: entry.client.sessionId ?? null,
  workspace: entry.client.workspace ?? null,
  client_key: entry.client.key ?? null,
  team: entry.client.team ?? null,
  asked_model: entry.askedModel,
  served_model: entry.servedModel ? refText(entry.servedModel) : null,
  reason: entry.reason,
  tier: entry.task.tier,
  complexity: entry.task.complexity,
  category: entry.task.category,
  domain: entry.task.domain,
  score: entry.task.score,
  confidence: entry.task.confidence,
  ...tokenColumns(entry.usage),
  cost_kind: entry.cost.kind,
  cost_nano_usd: 'nanoUsd' in entry.cost ? entry.cost.nanoUsd : null,
  result: entry.result,
  error: entry.error ?? null,
  finish: entry.finish ?? null,
  first_event_ms: entry.firstEventMs ?? null,
  duration_ms: entry.durationMs,
  attempts: JSON.stringify(entry.attempts.map(toStoredAttempt)),
});

const toStoredAttempt = ({ model, firstEventMs, durationMs, error, message, usage, cost }: Attempt) => ({
  model: { provider: model.provider, model: model.model },
  firstEventMs: firstEventMs ?? null,
  durationMs,
  error: error ?? null,
  message: message ?? null,
  ...(usage && { usage }),
  ...(cost && { cost }),
});

/** The entry a stored row stands for; throws ZodError or SyntaxError when the row is not one of ours. */
export function entryFromRow(row: StoredRow): LedgerEntry {
  return entrySchema.parse({
    requestId: row['id'],
    atMs: row['at_ms'],
    client: {
      surface: row['surface'],
      app: row['app'],
      sessionId: row['session_id'],
      workspace: row['workspace'],
      key: row['client_key'],
      team: row['team'],
    },
    askedModel: row['asked_model'],
    servedModel: typeof row['served_model'] === 'string' ? parseRef(row['served_model']) : null,
    reason: row['reason'],
    task: {
      tier: row['tier'],
      complexity: row['complexity'],
      category: row['category'],
      domain: row['domain'],
      score: row['score'],
      confidence: row['confidence'],
    },
    attempts: attemptsSchema.parse(JSON.parse(String(row['attempts']))),
    usage: usageOf(row),
    cost: { kind: row['cost_kind'], nanoUsd: row['cost_nano_usd'] ?? undefined },
    result: row['result'],
    error: row['error'],
    finish: row['finish'],
    firstEventMs: row['first_event_ms'],
    durationMs: row['duration_ms'],
  });
}

/** What of a row its bookings are made from. Calls that cannot be read are passed over: then the row counts as a whole. */
export function bookableFromRow(row: StoredRow): Bookable {
  const served = row['served_model'];
  // Only what was checked is written, and a name that another version gave counts like any other.
  return {
    client: {
      surface: row['surface'],
      app: row['app'],
      sessionId: undefined,
      workspace: row['workspace'],
      key: row['client_key'],
      team: row['team'],
    },
    task: { tier: row['tier'], category: row['category'] },
    servedModel: typeof served === 'string' ? parseRef(served) : undefined,
    attempts: attemptsFrom(String(row['attempts'])),
    usage: usageOf(row) ?? undefined,
    cost: { kind: row['cost_kind'], nanoUsd: row['cost_nano_usd'] ?? 0 },
    result: row['result'],
    durationMs: row['duration_ms'],
  } as Bookable;
}

function attemptsFrom(json: string): readonly Attempt[] {
  try {
    return attemptsSchema.parse(JSON.parse(json));
  } catch {
    return [];
  }
}

/** The decision kept beside a row; throws like `entryFromRow`. `withGroups` puts groups in the place of their numbers. */
export const decisionFromJson = (
  json: string,
  withGroups: (decision: unknown) => unknown = (decision) => decision,
): DecisionRecord => decisionSchema.parse(withGroups(JSON.parse(json)));

/** Puts one request and its decision into the file and counts it in the sums; false when the id is already there. */
export type Insert = (entry: LedgerEntry, decision: DecisionRecord) => boolean;

/** A function that inserts, good until one of its transactions fails. `counted` is told of each new row. */
export function makeInsert(db: DatabaseSync, counted: (entry: LedgerEntry) => void): Insert {
  let request: ReturnType<DatabaseSync['prepare']> | undefined;
  const decisions = db.prepare('INSERT INTO decisions (seq, body) VALUES (?, ?)');
  const keepGroups = makeGroupKeeper(db);
  const addToSums = makeSums(db);
  return (entry, decision) => {
    const row = toRow(entry);
    request ??= db.prepare(insertSql(Object.keys(row)));
    // By place: by name costs twice as much for so many columns.
    const { changes, lastInsertRowid } = request.run(...Object.values(row));
    if (Number(changes) === 0) return false;
    decisions.run(lastInsertRowid, pack(decisionJson(decision, keepGroups(decision.rejections))));
    addToSums(entry);
    counted(entry);
    return true;
  };
}

/** Only a known id is passed over; OR IGNORE would also pass over a row that breaks another rule of the table. */
const insertSql = (columns: readonly string[]): string =>
  `INSERT INTO requests (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})
   ON CONFLICT (id) DO NOTHING`;

const tokenColumns = (usage: Usage | undefined) => ({
  input_tokens: usage?.inputTokens ?? null,
  cache_read_tokens: usage?.cacheReadTokens ?? null,
  cache_write_tokens: usage?.cacheWrite5mTokens ?? null,
  cache_write_1h_tokens: usage?.cacheWrite1hTokens ?? null,
  output_tokens: usage?.outputTokens ?? null,
  reasoning_tokens: usage?.reasoningTokens ?? null,
});

function usageOf(row: StoredRow): unknown {
  if (row['input_tokens'] === null) return null;
  return {
    inputTokens: row['input_tokens'],
    cacheReadTokens: row['cache_read_tokens'],
    cacheWrite5mTokens: row['cache_write_tokens'],
    cacheWrite1hTokens: row['cache_write_1h_tokens'] ?? 0,
    outputTokens: row['output_tokens'],
    reasoningTokens: row['reasoning_tokens'],
  };
}
