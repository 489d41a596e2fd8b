import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { exportLedger, type LedgerFormat } from '../../src/app/ledger-export.js';
import { importLedger } from '../../src/app/ledger-import.js';
import { sumCosts } from '../../src/core/cost.js';
import { GatewayError } from '../../src/core/errors.js';
import type { LedgerEntry } from '../../src/core/ledger.js';
import type { DecisionRecord } from '../../src/core/route/record.js';
import { SPEND_DIMENSIONS } from '../../src/core/spend/types.js';
import { migrate } from '../../src/store/migrate.js';
import { makePrune } from '../../src/store/prune.js';
import { makeQueries } from '../../src/store/queries.js';
import { makeInsert } from '../../src/store/rows.js';
import { makeSpend } from '../../src/store/spend.js';
import type { LedgerStore } from '../../src/store/store.js';
import { aDecisionRecord, aFailedEntry, anEntry, DAY_START_MS, idOf } from '../store/entries.js';
import { mustNotReport } from '../store/folders.js';
import { anyMoneyEntries } from '../store/money-entries.js';
import { LAW_MS, runs } from '../support/runs.js';

/** The parts of a ledger that files need, over a file in memory and without waiting for its queue. */
function aLedger(entries: readonly LedgerEntry[] = []) {
  const db = new DatabaseSync(':memory:');
  migrate(db, ':memory:');
  const insert = makeInsert(db, () => undefined);
  const queries = makeQueries(db, mustNotReport);
  const spend = makeSpend(db);
  for (const entry of entries) insert(entry, aDecisionRecord({ requestId: entry.requestId }));
  const ledger = {
    append: (entry: LedgerEntry, decision: DecisionRecord) => Promise.resolve(void insert(entry, decision)),
    find: (id: string) => Promise.resolve(queries.find(id)),
    after: (id: string | undefined, limit: number) => Promise.resolve(queries.after(id, limit)),
    keptSince: () => Promise.resolve(queries.keptSince()),
  } satisfies Partial<LedgerStore>;
  const sums = () => {
    const rows = spend({ sinceMs: 0, untilMs: undefined, slots: [], by: SPEND_DIMENSIONS });
    return rows.map((row) => JSON.stringify(row)).toSorted();
  };
  return { ledger, sums, entries: () => queries.after(undefined, 10_000), prune: makePrune(db) };
}

async function textOf(entries: readonly LedgerEntry[], format: LedgerFormat): Promise<string> {
  let text = '';
  await exportLedger(aLedger(entries).ledger, format, (part) => {
    text += part;
    return Promise.resolve();
  });
  return text;
}

/** As the editor and the terminal split a file. */
async function* linesOf(text: string): AsyncGenerator<string> {
  await Promise.resolve();
  yield* text.split(/\r?\n|\r|\u2028|\u2029/);
}

const withClient = (over: Partial<LedgerEntry['client']>) =>
  anEntry({ client: { surface: 'proxy', app: 'test', sessionId: undefined, ...over } });

/** As the router books it: what the calls cost is all that is known of the request's cost. */
const asSettled = (entry: LedgerEntry): LedgerEntry => {
  const costs = entry.attempts.flatMap(({ cost }) => cost ?? []);
  return costs.length === 0 ? entry : { ...entry, cost: sumCosts(costs) };
};

describe('exporting the ledger', () => {
  it('writes JSON lines in the order in which rows were written', async () => {
    const lines = (await textOf([anEntry({ requestId: idOf(2) }), anEntry()], 'jsonl')).split('\n');
    assert.deepEqual(
      lines.slice(0, 2).map((line) => (JSON.parse(line) as LedgerEntry).requestId),
      [idOf(2), idOf(1)],
    );
    assert.deepEqual(lines.slice(2), ['']);
  });

  it('writes a table whose first columns other programs know', async () => {
    const [header, row] = (await textOf([anEntry({ cost: { kind: 'exact', nanoUsd: 1_234_567_890 } })], 'csv')).split(
      '\r\n',
    );
    assert.match(
      header ?? '',
      /^timestamp,provider,model,inputTokens,outputTokens,cost,latency,queryType,cached,requestId,/,
    );
    assert.match(row ?? '', /^2025-10-09T09:00:00\.000Z,acme,one,100,50,1\.234567890,901\.5,factual,true,01TEST/);
  });

  it('writes no amount for what has no price, and none is zero for what is free', async () => {
    const rowOf = async (entry: LedgerEntry) => (await textOf([entry], 'csv')).split('\r\n')[1]?.split(',')[5];
    assert.equal(await rowOf(anEntry({ cost: { kind: 'unpriced' } })), '');
    assert.equal(await rowOf(anEntry({ cost: { kind: 'free' } })), '0.000000000');
    assert.equal(await rowOf(anEntry({ cost: { kind: 'estimated', nanoUsd: 7 } })), '0.000000007');
  });

  it('writes page after page, and the header of a table alone when there is nothing', async () => {
    const many = Array.from({ length: 1_001 }, (_, number) => anEntry({ requestId: idOf(number) }));
    const parts: string[] = [];
    await exportLedger(aLedger(many).ledger, 'jsonl', (part) => Promise.resolve(void parts.push(part)));
    assert.deepEqual(
      parts.map((part) => part.split('\n').length - 1),
      [500, 500, 1],
    );
    assert.equal((await textOf([], 'csv')).split('\r\n').length, 2);
    assert.equal(await textOf([], 'jsonl'), '');
  });
});

describe('importing a ledger', function () {
  this.timeout(LAW_MS);

  it('takes rows with their own times, and says of their decision that it was made elsewhere', async () => {
    const { ledger } = aLedger();
    const result = await importLedger(ledger, 'jsonl', linesOf(await textOf([anEntry()], 'jsonl')));
    assert.deepEqual(result, { added: 1, known: 0, refused: [] });
    const found = await ledger.find(idOf(1));
    assert.deepEqual(found?.entry, anEntry());
    assert.equal(found.decision.classification.strategy, 'imported');
    assert.deepEqual([found.decision.candidateCount, found.decision.candidates], [0, []]);
  });

  it('leaves rows alone that are there, also when a file has one twice', async () => {
    const { ledger, entries } = aLedger([anEntry({ reason: 'first' })]);
    const text = await textOf([anEntry(), anEntry({ requestId: idOf(2) })], 'jsonl');
    const result = await importLedger(ledger, 'jsonl', linesOf(text + text));
    assert.deepEqual(result, { added: 1, known: 3, refused: [] });
    assert.equal(entries()[0]?.reason, 'first');
  });

  it('refuses bad lines by their number and with a reason, and takes the others', async () => {
    const good = (await textOf([anEntry()], 'jsonl')).trim();
    const parsed = JSON.parse(good) as Record<string, unknown>;
    const lines = [
      '',
      'not JSON',
      JSON.stringify({ ...parsed, cost: undefined, requestId: 'a' }),
      '[]',
      good,
      JSON.stringify({ ...parsed, requestId: 'x'.repeat(65) }),
    ];
    const { ledger } = aLedger();
    const { added, refused } = await importLedger(ledger, 'jsonl', linesOf(lines.join('\n')));
    assert.equal(added, 1);
    assert.deepEqual(
      refused.map(({ line }) => line),
      [2, 3, 4, 6],
    );
    const reasons = refused.map(({ reason }) => reason);
    assert.equal(reasons[0], 'it is not JSON');
    assert.match(reasons[1] ?? '', /cost/);
    assert.match(reasons[2] ?? '', /expected object/);
    assert.equal(reasons[3], 'requestId: longer than 64 characters');
  });

  it('refuses lines of a table in the same way', async () => {
    const text = await textOf(
      [anEntry(), anEntry({ requestId: idOf(2) }), anEntry({ requestId: idOf(3) }), anEntry({ requestId: idOf(4) })],
      'csv',
    );
    const [header = '', one = '', two = '', three = '', four = ''] = text.split('\r\n');
    const bad = [
      one.replace('901.5', 'soon'),
      `${two},more`,
      `"${three}`,
      four.replace('2025-10-09T09:00:00.000Z', '9.10.2025 11:00'),
    ];
    const { ledger } = aLedger();
    const { added, refused } = await importLedger(
      ledger,
      'csv',
      linesOf([`\uFEFF${header}`, ...bad, two].join('\r\n')),
    );
    assert.equal(added, 1);
    assert.deepEqual(
      refused.map(({ line }) => line),
      [2, 3, 4, 5],
    );
    assert.match(refused[0]?.reason ?? '', /durationMs/);
    assert.equal(refused[1]?.reason, 'it has 35 cells, the first line 34');
    assert.match(refused[3]?.reason ?? '', /atMs/);
  });

  it('refuses a request whose calls cost more than it, as caps and sums would differ', async () => {
    const [attempt] = anEntry().attempts;
    assert.ok(attempt);
    const costing = (nanoUsd: number, id: number) =>
      anEntry({
        requestId: idOf(id),
        cost: { kind: 'exact', nanoUsd: 10 },
        attempts: [7, nanoUsd - 7].map((part) => ({ ...attempt, cost: { kind: 'exact', nanoUsd: part } })),
      });
    const { ledger } = aLedger();
    const text = await textOf([costing(10, 1), costing(11, 2)], 'jsonl');
    assert.deepEqual(await importLedger(ledger, 'jsonl', linesOf(text)), {
      added: 1,
      known: 0,
      refused: [{ line: 2, reason: 'cost: less than its attempts cost together' }],
    });
  });

  it('refuses a table that is no ledger as a whole', async () => {
    const wrong = importLedger(aLedger().ledger, 'csv', linesOf('date,cost\n2025-01-01,3\n'));
    await assert.rejects(wrong, { kind: 'invalid-request', message: /no ledger.*timestamp, provider/ });
  });

  it('finds columns wherever they stand, and passes over others', async () => {
    const [header = '', row = ''] = (await textOf([anEntry()], 'csv')).split('\r\n');
    const { ledger, entries } = aLedger();
    await importLedger(ledger, 'csv', linesOf(`mine,${header}\n7,${row}\n`));
    assert.deepEqual(entries(), [anEntry()]);
  });

  it('refuses rows of a time whose rows were removed, as their cost is counted already', async () => {
    const old = anEntry({ atMs: DAY_START_MS - 1 });
    const { ledger, prune, sums } = aLedger([old, anEntry({ requestId: idOf(2), atMs: DAY_START_MS })]);
    await prune(DAY_START_MS);
    const before = sums();
    const { added, refused } = await importLedger(ledger, 'jsonl', linesOf(await textOf([old], 'jsonl')));
    assert.equal(added, 0);
    assert.match(refused[0]?.reason ?? '', /^older than 2025-10-10: /);
    assert.deepEqual(sums(), before);
  });

  it('ends when the ledger cannot be written', async () => {
    const full = new GatewayError('ledger-unavailable', 'The disk is full.');
    const ledger = { ...aLedger().ledger, append: () => Promise.reject(full) };
    await assert.rejects(importLedger(ledger, 'jsonl', linesOf(await textOf([anEntry()], 'jsonl'))), full);
  });

  it('gives texts back as they were, whatever a spreadsheet would make of them', async () => {
    const texts = ['=HYPERLINK("http://x")', "'quoted", 'two\r\nlines', 'a\\nb', '-1', 'comma, "quote"', '\u2028'];
    for (const format of ['csv', 'jsonl'] as const) {
      const entries = texts.map((app, number) => ({
        ...withClient({ app, workspace: app, key: app }),
        requestId: idOf(number),
        reason: app,
      }));
      const to = aLedger();
      await importLedger(to.ledger, format, linesOf(await textOf(entries, format)));
      assert.deepEqual(to.entries(), entries);
    }
  });

  it('gives back rows whose optional fields are absent', async () => {
    for (const format of ['csv', 'jsonl'] as const) {
      const to = aLedger();
      await importLedger(to.ledger, format, linesOf(await textOf([aFailedEntry()], format)));
      assert.deepEqual(to.entries(), [aFailedEntry()]);
    }
  });

  it('of what was exported gives the same entries and the same sums, and a second time nothing', async () => {
    const law = fc.asyncProperty(
      anyMoneyEntries.map((entries) => entries.map(asSettled)),
      fc.constantFrom('csv' as const, 'jsonl' as const),
      async (entries, format) => {
        const from = aLedger(entries);
        const to = aLedger();
        const text = await textOf(entries, format);
        const first = await importLedger(to.ledger, format, linesOf(text));
        assert.deepEqual(first, { added: entries.length, known: 0, refused: [] });
        assert.deepEqual(to.sums(), from.sums());
        // A table does not tell an empty name from none.
        if (format === 'jsonl') assert.deepEqual(to.entries(), from.entries());
        const second = await importLedger(to.ledger, format, linesOf(text));
        assert.deepEqual(second, { added: 0, known: entries.length, refused: [] });
        assert.deepEqual(to.sums(), from.sums());
      },
    );
    await fc.assert(law, runs(60));
  });
});
