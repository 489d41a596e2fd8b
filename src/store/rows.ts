import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import type { Usage } from '../core/chat.js';
import type { LedgerEntry } from '../core/ledger.js';
import { parseRef, refText } from '../core/model.js';
import type { DecisionRecord } from '../core/route/record.js';
import { attemptsSchema, decisionSchema, entrySchema, toJson } from './schema.js';

/** One row of `requests` on its way into the file, by column. */
export type RequestRow = ReturnType<typeof toRow>;

type StoredRow = Readonly<Record<string, SQLOutputValue>>;

/** The columns of one entry. */
export const toRow = (entry: LedgerEntry) => ({
  id: entry.requestId,
  at_ms: entry.atMs,
  surface: entry.client.surface,
  app: entry.client.app,
  session_id: entry.client.sessionId ?? null,
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
  attempts: toJson(entry.attempts),
});

/** The entry a stored row stands for; throws ZodError or SyntaxError when the row is not one of ours. */
export function entryFromRow(row: StoredRow): LedgerEntry {
  return entrySchema.parse({
    requestId: row['id'],
    atMs: row['at_ms'],
    client: { surface: row['surface'], app: row['app'], sessionId: row['session_id'] },
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

/** The decision kept beside a row; throws like `entryFromRow`. */
export const decisionFromJson = (body: unknown): DecisionRecord => decisionSchema.parse(JSON.parse(String(body)));

/** A function that puts one request and its decision into the file; false when the id is already there. */
export function makeInsert(db: DatabaseSync): (row: RequestRow, decisionJson: string) => boolean {
  let request: ReturnType<DatabaseSync['prepare']> | undefined;
  const decision = db.prepare('INSERT INTO decisions (id, body) VALUES (?, ?)');
  return (row, decisionJson) => {
    request ??= db.prepare(insertSql(Object.keys(row)));
    const isNew = Number(request.run(row).changes) === 1;
    if (isNew) decision.run(row.id, decisionJson);
    return isNew;
  };
}

/** Only a known id is passed over; OR IGNORE would also pass over a row that breaks another rule of the table. */
const insertSql = (columns: readonly string[]): string =>
  `INSERT INTO requests (${columns.join(', ')}) VALUES (${columns.map((column) => `:${column}`).join(', ')})
   ON CONFLICT (id) DO NOTHING`;

const tokenColumns = (usage: Usage | undefined) => ({
  input_tokens: usage?.inputTokens ?? null,
  cache_read_tokens: usage?.cacheReadTokens ?? null,
  cache_write_tokens: usage?.cacheWriteTokens ?? null,
  output_tokens: usage?.outputTokens ?? null,
  reasoning_tokens: usage?.reasoningTokens ?? null,
});

function usageOf(row: StoredRow): unknown {
  if (row['input_tokens'] === null) return null;
  return {
    inputTokens: row['input_tokens'],
    cacheReadTokens: row['cache_read_tokens'],
    cacheWriteTokens: row['cache_write_tokens'],
    outputTokens: row['output_tokens'],
    reasoningTokens: row['reasoning_tokens'],
  };
}
