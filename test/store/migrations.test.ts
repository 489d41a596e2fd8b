import assert from 'node:assert/strict';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { checkLedger } from '../../src/store/check.js';
import { migrate } from '../../src/store/migrate.js';
import { MIGRATIONS } from '../../src/store/migrations/index.js';
import { makeQueries } from '../../src/store/queries.js';
import { decisionJson } from '../../src/store/decision-json.js';
import { makeSpend } from '../../src/store/spend.js';
import { aDecisionRecord, anEntry, DAY_START_MS, idOf } from './entries.js';
import { makeFolder, mustNotReport, type TestFolder } from './folders.js';

/** A row as version 2 of the file had it. */
const ROW = {
  surface: 'proxy',
  app: 'test',
  session_id: null,
  asked_model: 'auto',
  served_model: 'acme/one',
  reason: anEntry().reason,
  tier: 'mid',
  complexity: 'medium',
  category: 'factual',
  domain: 'general',
  score: 0.5,
  confidence: 0.9,
  input_tokens: 100,
  cache_read_tokens: 20,
  cache_write_tokens: 3,
  output_tokens: 50,
  reasoning_tokens: 10,
  cost_kind: 'exact',
  cost_nano_usd: 1_000,
  result: 'ok',
  error: null,
  finish: 'stop',
  first_event_ms: 121.25,
  duration_ms: 901.5,
  attempts: JSON.stringify(anEntry().attempts),
};

describe('a ledger of version 2', () => {
  let folder: TestFolder;
  let db: DatabaseSync;
  beforeEach(() => {
    folder = makeFolder();
    const file = path.join(folder.dir, 'ledger.db');
    db = new DatabaseSync(file);
    migrate(db, file, MIGRATIONS.slice(0, 2));
    const noAnswer = {
      served_model: null,
      input_tokens: null,
      cache_read_tokens: null,
      cache_write_tokens: null,
      output_tokens: null,
      reasoning_tokens: null,
      cost_kind: 'none',
      cost_nano_usd: null,
      result: 'failed',
    };
    add({ id: idOf(1), at_ms: DAY_START_MS - 1 });
    add({ id: idOf(2), at_ms: DAY_START_MS });
    add({ id: idOf(3), at_ms: DAY_START_MS, ...noAnswer });
    add({ id: idOf(4), at_ms: DAY_START_MS, cost_kind: 'unpriced', cost_nano_usd: null });
    migrate(db, file);
  });
  afterEach(() => {
    db.close();
    folder.remove();
  });

  function add(over: Partial<Record<keyof typeof ROW, string | number | null>> & { id: string; at_ms: number }): void {
    const row = { ...ROW, ...over };
    const columns = Object.keys(row);
    db.prepare(`INSERT INTO requests (${columns.join()}) VALUES (${columns.map(() => '?').join()})`).run(
      ...Object.values(row),
    );
    db.prepare('INSERT INTO decisions (id, body) VALUES (?, ?)').run(
      over.id,
      decisionJson(aDecisionRecord({ requestId: over.id }), []),
    );
  }

  it('has sums that agree with its rows', async () => {
    assert.deepEqual((await checkLedger(db)).problems, []);
  });

  it('counts each row for the model that answered, with its tokens where their cost is known', () => {
    const rows = makeSpend(db)({ sinceMs: DAY_START_MS, untilMs: undefined, slots: [], by: ['model', 'kind'] });
    const of = (kind: string) => {
      const row = rows.find(({ group }) => group.kind === kind);
      assert.ok(row);
      return [
        row.group.model,
        row.requests,
        row.nanoUsd,
        row.failedRequests,
        row.inputTokens,
        row.cacheWrite5mTokens,
        row.durationMs,
      ];
    };
    assert.equal(rows.length, 3);
    assert.deepEqual(of('exact'), ['acme/one', 1, 1_000, 0, 100, 3, 902]);
    assert.deepEqual(of('none'), ['none', 1, 0, 1, 0, 0, 902]);
    assert.deepEqual(of('unpriced'), ['acme/one', 1, 0, 0, 0, 0, 902]);
  });

  it('still has its rows and their decisions', () => {
    const found = makeQueries(db, mustNotReport).find(idOf(2));
    assert.deepEqual(found?.decision, { ...aDecisionRecord({ requestId: idOf(2) }), rejections: [] });
    assert.deepEqual(found.entry.client, { surface: 'proxy', app: 'test', sessionId: undefined });
    assert.equal(found.entry.usage?.cacheWrite1hTokens, 0);
  });
});
