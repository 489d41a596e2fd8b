import assert from 'node:assert/strict';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Budget, BudgetPeriod, Reservation } from '../../src/core/budget/types.js';
import type { LedgerEntry } from '../../src/core/ledger.js';
import type { LedgerConnection } from '../../src/store/connection.js';
import { openSqliteStore } from '../../src/store/sqlite.js';
import { aBudget, aDraft, aReservation, bounds } from '../core/budget/budgets.js';
import { aDecisionRecord, aFailedEntry, anEntry, idOf } from './entries.js';
import { makeFolder, mustNotReport, type TestFolder } from './folders.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Noon of a Thursday. */
const NOON_MS = Date.parse('2026-11-26T12:00Z');

const berlin = { zone: 'Europe/Berlin', resetHour: 0, weekStart: 'monday' } as const;
const capOver = (period: BudgetPeriod, over: Partial<Budget> = {}) =>
  aBudget({ id: `everyone:${period}`, period, ...over });

describe('the budgets of a ledger', () => {
  let folder: TestFolder;
  let file: string;
  let store: LedgerConnection;
  let nowMs: number;

  beforeEach(async () => {
    folder = makeFolder();
    file = path.join(folder.dir, 'ledger.db');
    nowMs = NOON_MS;
    store = await open();
  });
  afterEach(async () => {
    await store.close();
    folder.remove();
  });

  async function open(report = mustNotReport): Promise<LedgerConnection> {
    const opened = await openSqliteStore(file, { report, nowMs: () => nowMs });
    assert.ok(opened !== 'held-elsewhere');
    return opened;
  }

  async function reopen(): Promise<void> {
    await store.close();
    store = await open();
  }

  const admit = (number: number, over: Partial<Reservation> = {}) =>
    store.admit(aReservation({ requestId: idOf(number), ...over }));

  /** Ends a request that cost so much; by itself it was made now. */
  const end = (number: number, nanoUsd: number, over: Partial<LedgerEntry> = {}) =>
    store.append(
      anEntry({ requestId: idOf(number), atMs: nowMs, cost: { kind: 'exact', nanoUsd }, ...over }),
      aDecisionRecord({ requestId: idOf(number) }),
    );

  async function standing(budget = aBudget()) {
    const [of] = await store.standings([budget]);
    assert.ok(of);
    return of;
  }

  /** What is settled and held, as two numbers. */
  async function used(budget = aBudget()): Promise<[number, number]> {
    const { settledNanoUsd, heldNanoUsd } = await standing(budget);
    return [settledNanoUsd, heldNanoUsd];
  }

  const spanOf = async (budget: Budget) => {
    const { startMs, endMs } = await standing(budget);
    return [startMs, endMs].map((ms) => (ms === undefined ? undefined : new Date(ms).toISOString().slice(0, 16)));
  };

  const inFile = (sql: string) => {
    const db = new DatabaseSync(file);
    const rows = db.prepare(sql).all();
    db.close();
    return rows;
  };

  describe('of which nothing is used', () => {
    it('stand at zero, in their periods', async () => {
      const caps = (['request', 'session', 'day', 'week', 'month'] as const).map((period) => capOver(period));
      const standings = await store.standings(caps);
      assert.deepEqual(
        standings.map(({ budget, settledNanoUsd, heldNanoUsd, raisedNanoUsd, capNanoUsd }) => [
          budget.id,
          [settledNanoUsd, heldNanoUsd, raisedNanoUsd, capNanoUsd],
        ]),
        ['everyone:session', 'everyone:day', 'everyone:week', 'everyone:month'].map((id) => [id, [0, 0, 0, 10_000]]),
      );
      assert.deepEqual(
        standings.map(({ endMs }) => endMs),
        [undefined, Date.parse('2026-11-27T00:00Z'), Date.parse('2026-11-30T00:00Z'), Date.parse('2026-12-01T00:00Z')],
      );
    });

    it('are not written for being looked at', async () => {
      await standing();
      await store.close();
      assert.deepEqual(inFile('SELECT * FROM budget_periods'), []);
    });
  });

  describe('while a call is under way', () => {
    it('hold what it may cost, in all of them', async () => {
      const session = capOver('session');
      const soft = capOver('month', { isHard: false });
      assert.deepEqual(await admit(1, { budgets: [aBudget(), session, soft, capOver('request')] }), {
        kind: 'admitted',
        heldNanoUsd: 9_000,
        maxOutputTokens: undefined,
      });
      assert.deepEqual(await Promise.all([aBudget(), session, soft].map(used)), [
        [0, 9_000],
        [0, 9_000],
        [0, 9_000],
      ]);
    });

    it('refuse what does not fit beside it', async () => {
      await admit(1);
      const refused = await admit(2);
      assert.ok(refused.kind === 'refused');
      assert.deepEqual([refused.standing.heldNanoUsd, refused.wantedNanoUsd], [9_000, 9_000]);
      assert.deepEqual(await used(), [0, 9_000]);
    });

    it('count its cost once it ends, and hold nothing any more', async () => {
      await admit(1);
      await end(1, 400);
      assert.deepEqual(await used(), [400, 0]);
      await reopen();
      assert.deepEqual(await used(), [400, 0]);
    });

    it('count the cost of a call that failed, and nothing for one that nobody was asked for', async () => {
      await admit(1);
      const failed = { result: 'failed', error: 'upstream-failed', cost: { kind: 'uncertain', nanoUsd: 70 } } as const;
      await end(1, 0, failed);
      await admit(2);
      await store.append(aFailedEntry({ requestId: idOf(2) }), aDecisionRecord({ requestId: idOf(2) }));
      assert.deepEqual(await used(), [70, 0]);
    });

    it('let go of what is released', async () => {
      await admit(1);
      await store.release(idOf(1));
      await store.release(idOf(7));
      assert.deepEqual(await used(), [0, 0]);
      await reopen();
      assert.deepEqual(await used(), [0, 0]);
    });

    it('hold only the newest call of a request', async () => {
      await admit(1);
      assert.equal((await admit(1, { spentNanoUsd: 1_000 })).kind, 'admitted');
      assert.deepEqual(await used(), [0, 10_000]);
      assert.equal((await admit(1, { spentNanoUsd: 1_001 })).kind, 'refused');
      assert.deepEqual(await used(), [0, 10_000], 'what was held stays');
      await end(1, 1_200);
      assert.deepEqual(await used(), [1_200, 0]);
    });

    it('hold it after the file was opened anew', async () => {
      await admit(1, { budgets: [aBudget(), capOver('session')] });
      await reopen();
      assert.deepEqual(await used(), [0, 9_000]);
      assert.deepEqual(await used(capOver('session')), [0, 9_000]);
      await end(1, 5);
      assert.deepEqual(await used(), [5, 0]);
      assert.deepEqual(await used(capOver('session')), [5, 0]);
    });

    it('do not count what a request holds itself against its next call, also after the file was opened anew', async () => {
      await admit(1);
      await reopen();
      assert.equal((await admit(1, { spentNanoUsd: 1_000 })).kind, 'admitted');
      assert.deepEqual(await used(), [0, 10_000]);
    });

    it('write nothing for a call that costs nothing, or that only one cap for a request is there for', async () => {
      const free = bounds({ inputNanoUsd: 0, outputNanoUsdPerToken: 0 });
      assert.deepEqual(await admit(1, { bounds: free }), {
        kind: 'admitted',
        heldNanoUsd: 0,
        maxOutputTokens: undefined,
      });
      assert.equal((await admit(2, { budgets: [capOver('request')] })).kind, 'admitted');
      await store.close();
      assert.deepEqual(inFile('SELECT id FROM holds'), []);
    });

    it('keep the first row of a request, and its cost', async () => {
      await admit(1);
      await end(1, 400);
      await end(1, 500);
      assert.deepEqual(await used(), [400, 0]);
    });
  });

  describe('of requests that nothing was held for', () => {
    it('begin with what the ledger has of the period', async () => {
      await end(1, 100, { atMs: NOON_MS - DAY_MS });
      await end(2, 20);
      await end(3, 3, { atMs: NOON_MS + 3 * DAY_MS }); // a clock that was ahead
      assert.deepEqual(await used(), [23, 0]);
      assert.deepEqual(await used(capOver('month')), [123, 0]);
      assert.deepEqual(await used(capOver('session')), [0, 0]);
    });

    it('begin with what the ledger has of their workspace, key or team', async () => {
      const client = { surface: 'proxy', app: 'test', sessionId: undefined } as const;
      await end(1, 1, { client: { ...client, workspace: 'shop' } });
      await end(2, 20, { client: { ...client, key: 'ci', team: 'web' } });
      await end(3, 300, { client: { ...client, key: 'me', team: 'web' } });
      const of = (kind: 'workspace' | 'client' | 'team', name: string) =>
        used(aBudget({ id: kind, scope: { kind, name } }));
      assert.deepEqual(await of('workspace', 'shop'), [1, 0]);
      assert.deepEqual(await of('client', 'ci'), [20, 0]);
      assert.deepEqual(await of('team', 'web'), [320, 0]);
      assert.deepEqual(await used(), [321, 0]);
    });

    it('go on with what comes in, as another process may know of no cap', async () => {
      await used();
      await end(1, 100, { atMs: NOON_MS - DAY_MS });
      await end(2, 20);
      assert.deepEqual(await used(), [20, 0]);
      await reopen();
      assert.deepEqual(await used(), [20, 0]);
    });

    it('count nothing more once their period is over', async () => {
      await admit(1);
      await end(1, 7);
      nowMs += DAY_MS;
      await end(2, 50);
      assert.deepEqual(await used(), [50, 0]);
      await store.close();
      const rows = inFile('SELECT settled_nano_usd AS nano FROM budget_periods ORDER BY start_ms');
      assert.deepEqual(
        rows.map(({ nano }) => nano),
        [7],
      );
    });

    it('count each request once in each of them, held or not', async () => {
      await used(capOver('month'));
      await admit(1);
      await end(1, 7);
      assert.deepEqual(await used(), [7, 0]);
      assert.deepEqual(await used(capOver('month')), [7, 0]);
      await reopen();
      assert.deepEqual(await used(capOver('month')), [7, 0]);
    });
  });

  describe('raised', () => {
    it('have more room until their period ends', async () => {
      await admit(1);
      await end(1, 9_500);
      const raised = await store.raise(aBudget(), 2_500, idOf(901));
      assert.deepEqual([raised.capNanoUsd, raised.raisedNanoUsd, raised.settledNanoUsd], [12_500, 2_500, 9_500]);
      await reopen();
      assert.deepEqual(await standing(), raised);
      nowMs = raised.endMs ?? 0;
      assert.equal((await standing()).capNanoUsd, 10_000);
    });

    it('add up, and are noted each time', async () => {
      await store.raise(aBudget({ capNanoUsd: 5_000_000_000 }), 1_000_000_000, idOf(902));
      nowMs += MINUTE_MS;
      await store.raise(aBudget({ capNanoUsd: 5_000_000_000 }), 500_000_000, idOf(903));
      const notices = await store.notices({ kind: 'raise', limit: 10 });
      assert.deepEqual(
        notices.map(({ atMs, subject, text, value }) => [atMs, subject, text, value]),
        [
          [nowMs, 'everyone:day', "Raised today's cap by $0.50 to $6.50, until 2026-11-27 00:00 (UTC).", 500_000_000],
          [
            NOON_MS,
            'everyone:day',
            "Raised today's cap by $1.00 to $6.00, until 2026-11-27 00:00 (UTC).",
            1_000_000_000,
          ],
        ],
      );
    });

    it('may be those of a session that nothing was spent in yet', async () => {
      await store.raise(capOver('session'), 2_500, idOf(904));
      await reopen();
      assert.equal((await standing(capOver('session'))).capNanoUsd, 12_500);
    });

    it('cannot be those for one request', async () => {
      await assert.rejects(store.raise(capOver('request'), 1, idOf(905)), {
        kind: 'invalid-request',
        message: /budget\.perRequest/,
      });
    });
  });

  describe('over time', () => {
    it('begin anew at the last moment of a month that is not its last', async () => {
      const month = capOver('month');
      nowMs = Date.parse('2026-11-30T23:59:59.900Z');
      await admit(1, { budgets: [aBudget(), month] });
      nowMs = Date.parse('2026-11-30T23:59:59.999Z');
      await end(1, 9_000);
      assert.deepEqual(await used(month), [9_000, 0]);
      nowMs += 1;
      assert.deepEqual(await used(month), [0, 0]);
      assert.equal((await admit(2, { budgets: [aBudget(), month] })).kind, 'admitted');
    });

    it('count a request in the period in which it was let in', async () => {
      nowMs = Date.parse('2026-11-26T23:59:59Z');
      await admit(1);
      nowMs += 2_000;
      assert.deepEqual(await used(), [0, 0]);
      await end(1, 400, { atMs: Date.parse('2026-11-26T23:59:59Z') });
      assert.deepEqual(await used(), [0, 0]);
      await store.close();
      const rows = inFile('SELECT settled_nano_usd AS nano FROM budget_periods ORDER BY start_ms');
      assert.deepEqual(
        rows.map(({ nano }) => nano),
        [400],
      );
    });

    it('count it there after the file was opened anew, too', async () => {
      nowMs = Date.parse('2026-11-26T23:59:59Z');
      await admit(1);
      nowMs += 2_000;
      await admit(2);
      await reopen();
      assert.deepEqual(await used(), [0, 9_000]);
      await end(1, 400, { atMs: Date.parse('2026-11-26T23:59:59Z') });
      assert.deepEqual(await used(), [0, 9_000]);
    });

    it('have 23 and 25 hours when clocks change', async () => {
      const day = aBudget({ calendar: berlin });
      nowMs = Date.parse('2026-03-29T10:00Z');
      assert.deepEqual(await spanOf(day), ['2026-03-28T23:00', '2026-03-29T22:00']);
      nowMs = Date.parse('2026-10-25T10:00Z');
      assert.deepEqual(await spanOf(day), ['2026-10-24T22:00', '2026-10-25T23:00']);
    });

    it('are granted once in the hour that clocks show twice', async () => {
      const day = aBudget({ calendar: { ...berlin, resetHour: 2 } });
      nowMs = Date.parse('2026-10-25T00:00Z'); // 02:00, for the first time
      await admit(1, { budgets: [day] });
      await end(1, 9_000);
      nowMs = Date.parse('2026-10-25T01:00Z'); // 02:00 again
      assert.deepEqual(await used(day), [9_000, 0]);
      await reopen();
      assert.equal((await admit(2, { budgets: [day] })).kind, 'refused');
    });

    it('keep the end of the open period when the zone or the reset hour changes, and share no moment with the next', async () => {
      await admit(1);
      await end(1, 400);
      const tokyo = aBudget({ calendar: { zone: 'Asia/Tokyo', resetHour: 12, weekStart: 'monday' } });
      assert.deepEqual(await spanOf(tokyo), ['2026-11-26T00:00', '2026-11-27T00:00']);
      await reopen();
      assert.deepEqual(await used(tokyo), [400, 0]);
      nowMs = Date.parse('2026-11-27T00:00Z'); // a day of Tokyo began at 03:00 before
      assert.deepEqual(await spanOf(tokyo), ['2026-11-27T00:00', '2026-11-27T03:00']);
      assert.deepEqual(await used(tokyo), [0, 0]);
      nowMs = Date.parse('2026-11-27T03:00Z');
      assert.deepEqual(await spanOf(tokyo), ['2026-11-27T03:00', '2026-11-28T03:00']);
    });

    it('forget sessions that were not used for a week', async () => {
      const session = (name: string) => capOver('session', { id: `everyone:session#${name}` });
      await admit(1, { budgets: [session('old')] });
      await end(1, 100);
      nowMs += 7 * DAY_MS;
      await admit(2, { budgets: [session('new')] });
      await end(2, 200);
      assert.deepEqual(await used(session('old')), [100, 0]);
      nowMs += DAY_MS;
      await admit(3, { budgets: [session('newer')] });
      assert.deepEqual(await used(session('old')), [0, 0]);
      assert.deepEqual(await used(session('new')), [200, 0]);
      await reopen();
      assert.deepEqual(await used(session('old')), [0, 0]);
      assert.deepEqual(await used(session('new')), [200, 0]);
    });
  });

  it('remember a session as long as something is held in it', async () => {
    const session = (name: string) => capOver('session', { id: `everyone:session#${name}` });
    await admit(1, { budgets: [session('old')] });
    await end(1, 100);
    nowMs += 8 * DAY_MS;
    await admit(2, { budgets: [session('old')] });
    await admit(3, { budgets: [session('new')] });
    await end(2, 30);
    assert.deepEqual(await used(session('old')), [130, 0]);
  });

  describe('on a machine whose clock is wrong', () => {
    const tomorrow = aBudget({ id: 'team:web:day', scope: { kind: 'team', name: 'web' } });

    it('go by the latest time at which money was counted, each of them', async () => {
      await admit(1);
      await end(1, 400);
      nowMs -= 40 * DAY_MS;
      await reopen();
      assert.deepEqual(await spanOf(tomorrow), ['2026-11-26T00:00', '2026-11-27T00:00']);
    });

    it('go by the latest time at which money was set aside, each of them', async () => {
      const month = capOver('month');
      nowMs = Date.parse('2026-11-26T23:55Z');
      await admit(1, { budgets: [month], bounds: bounds({ maxOutputTokens: 100 }) });
      nowMs += 10 * MINUTE_MS;
      await admit(2, { budgets: [month], bounds: bounds({ maxOutputTokens: 100 }) });
      nowMs -= 40 * DAY_MS;
      await reopen();
      assert.deepEqual(await spanOf(tomorrow), ['2026-11-27T00:00', '2026-11-28T00:00']);
    });

    it('grant no period a second time when it goes 40 days back', async () => {
      await admit(1);
      await end(1, 9_000);
      nowMs -= 40 * DAY_MS;
      assert.deepEqual(await used(), [9_000, 0]);
      await reopen();
      assert.deepEqual(await used(), [9_000, 0]);
      assert.equal((await admit(2)).kind, 'refused');
    });

    it('grant nothing more when it was 40 days ahead for a while', async () => {
      await admit(1);
      await end(1, 9_000);
      nowMs += 40 * DAY_MS;
      assert.equal((await admit(2)).kind, 'admitted');
      await end(2, 8_000);
      nowMs = NOON_MS;
      await reopen();
      assert.deepEqual(await used(), [8_000, 0]);
      await admit(3, { bounds: bounds({ maxOutputTokens: 100 }) });
      await end(3, 700);
      nowMs += DAY_MS;
      assert.deepEqual(await used(), [8_700, 0], 'also on the next day');
      nowMs = NOON_MS + 41 * DAY_MS;
      assert.deepEqual(await used(), [0, 0], 'until that time is reached');
    });

    it('count what nothing was held for while it is behind', async () => {
      await admit(1);
      nowMs -= 40 * DAY_MS;
      await end(2, 50);
      assert.deepEqual(await used(), [50, 9_000]);
    });

    it('tell of it once, with what helps, and not of some minutes', async () => {
      await admit(1);
      nowMs = NOON_MS - 10 * MINUTE_MS;
      await used();
      assert.deepEqual(await store.notices({ kind: 'clock', limit: 5 }), []);
      nowMs -= 1;
      await used();
      await used();
      await reopen();
      await used();
      const notices = await store.notices({ kind: 'clock', limit: 5 });
      assert.equal(notices.length, 1);
      assert.match(notices[0]?.text ?? '', /2026-11-26 12:00 \(UTC\).*raise it/);
    });
  });

  describe('with calls of a process that died', () => {
    const TOTAL_MS = 15 * MINUTE_MS;
    const lost = async () => (await store.find(idOf(1)))?.entry;

    it('hold their money until nobody can end them any more, and then count what was expected', async () => {
      await admit(1, { draft: aDraft({ atMs: NOON_MS }), budgets: [aBudget(), capOver('session')] });
      await reopen();
      nowMs += TOTAL_MS - 1;
      assert.deepEqual(await used(), [0, 9_000]);
      assert.equal(await lost(), undefined);
      nowMs += 1;
      await reopen();
      await standing();
      await reopen();
      assert.deepEqual(await used(), [2_000, 0]);
      assert.deepEqual(await used(capOver('session')), [2_000, 0]);
      const entry = await lost();
      assert.ok(entry);
      assert.deepEqual(entry.cost, { kind: 'uncertain', nanoUsd: 2_000 });
      assert.deepEqual([entry.result, entry.atMs], ['failed', NOON_MS]);
      assert.equal((await store.spendSince(0)).nanoUsd, 2_000);
    });

    it('count them once, also when one of them ends after all', async () => {
      await admit(1);
      nowMs += TOTAL_MS;
      await standing();
      await standing();
      await end(1, 8_000);
      assert.deepEqual(await used(), [2_000, 0]);
      assert.equal((await store.spendSince(0)).requests, 1);
    });

    it('never count more than was held', async () => {
      await admit(1, { mayShorten: true, budgets: [aBudget({ capNanoUsd: 1_300 })] });
      nowMs += TOTAL_MS;
      await standing();
      await reopen();
      assert.deepEqual(await used(), [1_300, 0]);
    });

    it('wait no longer for a call that was made while the clock was ahead', async () => {
      nowMs += 40 * DAY_MS;
      await admit(1);
      nowMs = NOON_MS;
      await reopen();
      nowMs += TOTAL_MS;
      await standing();
      await reopen();
      assert.deepEqual(await used(), [2_000, 0]);
    });

    it('say once that one of them cannot be counted, and hold its money', async () => {
      await admit(1);
      await store.close();
      const db = new DatabaseSync(file);
      db.exec("CREATE TRIGGER full BEFORE INSERT ON requests BEGIN SELECT RAISE(ABORT, 'no room'); END");
      db.close();
      const reported: unknown[] = [];
      store = await open((error) => reported.push(error));
      nowMs += TOTAL_MS;
      await standing();
      await standing();
      await store.close();
      assert.equal(reported.length, 1);
      store = await open(() => undefined);
      assert.deepEqual(await used(), [0, 9_000]);
    });

    it('report a hold that cannot be read, and leave it where it is', async () => {
      await admit(1);
      await store.close();
      const db = new DatabaseSync(file);
      db.exec("UPDATE holds SET draft = '{}'");
      db.close();
      const reported: unknown[] = [];
      store = await open((error) => reported.push(error));
      assert.deepEqual(await used(), [0, 0]);
      assert.equal(reported.length, 1);
      await store.close();
      assert.equal(inFile('SELECT id FROM holds').length, 1);
      store = await open(() => undefined);
    });
  });

  describe('of a model whose replies are known', () => {
    const tight = { budgets: [aBudget({ capNanoUsd: 5_000 })] };
    const attempt = (outputTokens: number): LedgerEntry['attempts'][number] => ({
      model: { provider: 'acme', model: 'one' },
      firstEventMs: undefined,
      durationMs: 1,
      error: undefined,
      message: undefined,
      usage: {
        inputTokens: 1,
        cacheReadTokens: 0,
        cacheWrite5mTokens: 0,
        cacheWrite1hTokens: 0,
        outputTokens,
        reasoningTokens: 0,
      },
      cost: { kind: 'exact', nanoUsd: 1 },
    });

    it('hold the learnt size from the eighth reply on', async () => {
      await Promise.all([1, 2, 3, 4, 5, 6, 7].map((number) => end(number, 1, { attempts: [attempt(400)] })));
      assert.equal((await admit(20, tight)).kind, 'refused');
      await end(8, 1, { attempts: [attempt(400)] });
      assert.deepEqual(await admit(20, tight), { kind: 'admitted', heldNanoUsd: 1_500, maxOutputTokens: undefined });
    });

    it('know them from the rows of the file', async () => {
      const { usage } = anEntry(); // 50 output tokens
      await Promise.all([1, 2, 3, 4, 5, 6, 7, 8].map((number) => end(number, 1, { usage })));
      await reopen();
      assert.deepEqual(await admit(20, tight), { kind: 'admitted', heldNanoUsd: 1_063, maxOutputTokens: undefined });
    });
  });

  it('turn away who waits when the ledger is closed', async () => {
    await admit(1);
    const waiting = admit(2, { waitMs: 60_000 });
    await store.close();
    await assert.rejects(waiting, { kind: 'ledger-unavailable' });
  });

  it('set nothing aside when it cannot be written, and say so', async () => {
    await admit(1, { bounds: bounds({ maxOutputTokens: 100 }) });
    await store.close();
    const db = new DatabaseSync(file);
    db.exec("CREATE TRIGGER full BEFORE INSERT ON holds BEGIN SELECT RAISE(ABORT, 'no room'); END");
    db.close();
    store = await open();
    await assert.rejects(admit(2, { bounds: bounds({ maxOutputTokens: 100 }) }), { kind: 'ledger-unavailable' });
    assert.deepEqual(await used(), [0, 1_100]);
  });
});
