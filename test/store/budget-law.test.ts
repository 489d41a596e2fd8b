import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import type { Admission, Budget } from '../../src/core/budget/types.js';
import { knownNanoUsd } from '../../src/core/cost.js';
import type { LedgerEntry } from '../../src/core/ledger.js';
import type { DecisionRecord } from '../../src/core/route/record.js';
import { BudgetBook } from '../../src/store/budget-book.js';
import { inTransaction } from '../../src/store/migrate.js';
import { MIGRATIONS } from '../../src/store/migrations/index.js';
import { makeNotices, newNoticeId } from '../../src/store/notices.js';
import { makeInsert, type Insert } from '../../src/store/rows.js';
import { makeSpend } from '../../src/store/spend.js';
import { LAW_MS, runs } from '../support/runs.js';
import { aBudget, aReservation, bounds } from '../core/budget/budgets.js';
import { aDecisionRecord, anEntry, idOf } from './entries.js';
import { mustNotReport } from './folders.js';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const START_MS = Date.parse('2026-10-24T20:00Z'); // two hours before a long day in Berlin

const berlin = { zone: 'Europe/Berlin', resetHour: 0, weekStart: 'monday' } as const;
const BUDGETS: readonly Budget[] = [
  aBudget({ calendar: berlin }),
  aBudget({ id: 'everyone:month', period: 'month', capNanoUsd: 40_000, calendar: berlin }),
  aBudget({ id: 'everyone:session#a', period: 'session', capNanoUsd: 15_000 }),
  aBudget({ id: 'workspace:shop:week', scope: { kind: 'workspace', name: 'shop' }, period: 'week', capNanoUsd: 9_000 }),
  aBudget({ id: 'everyone:week', period: 'week', capNanoUsd: 3_000, isHard: false }),
];

/** A ledger in memory, whose process can die and be started again. */
class Ledger {
  readonly db = new DatabaseSync(':memory:');
  nowMs = START_MS;
  readonly held = new Map<string, number>();
  /** What was settled of each request, and what was at most to be. */
  readonly costs = new Map<string, number>();
  #insert = this.#prepare();
  #book = this.#open();

  restart(): void {
    this.#insert = makeInsert(this.db, () => undefined);
    this.#book = this.#open();
  }

  async admit(number: number, wish: Wish): Promise<void> {
    const requestId = idOf(number);
    if (this.costs.has(requestId)) return; // has ended
    const { budgets, spentNanoUsd, mayShorten, ...of } = wish;
    const over = { requestId, bounds: bounds(of), spentNanoUsd, mayShorten };
    const asked = BUDGETS.filter((_, at) => budgets[at] ?? false);
    const admission: Admission = await this.#book.admit(aReservation({ ...over, budgets: asked }));
    if (admission.kind === 'admitted' && admission.heldNanoUsd > 0) this.held.set(requestId, admission.heldNanoUsd);
  }

  /** Ends a request that was let in, at a share of what is held for it. */
  end(number: number, share: number): void {
    const held = this.held.get(idOf(number));
    if (held === undefined) return;
    const cost = { kind: 'exact', nanoUsd: Math.floor(held * share) } as const;
    this.#append(anEntry({ requestId: idOf(number), atMs: this.nowMs, cost }), aDecisionRecord());
  }

  release(number: number): void {
    this.#book.release(idOf(number));
    this.held.delete(idOf(number));
  }

  raise(budget: number, nanoUsd: number): void {
    this.#book.raise(BUDGETS[budget] ?? aBudget(), nanoUsd, newNoticeId(this.nowMs));
  }

  standings = () => this.#book.standings(BUDGETS);

  #prepare(): Insert {
    for (const sql of MIGRATIONS) this.db.exec(sql);
    return makeInsert(this.db, () => undefined);
  }

  #open(): BudgetBook {
    return new BudgetBook(this.db, {
      nowMs: () => this.nowMs,
      report: mustNotReport,
      spend: makeSpend(this.db),
      notices: makeNotices(this.db, mustNotReport),
      append: (entry, decision) => {
        this.#append(entry, decision);
        return Promise.resolve();
      },
    });
  }

  #append(entry: LedgerEntry, decision: DecisionRecord): void {
    const nanoUsd = knownNanoUsd(entry.cost);
    assert.ok(nanoUsd <= (this.held.get(entry.requestId) ?? 0));
    let settled: () => void = () => assert.fail();
    inTransaction(this.db, () => {
      settled = this.#book.settle(entry, this.#insert(entry, { ...decision, requestId: entry.requestId }));
    });
    settled();
    this.held.delete(entry.requestId);
    this.costs.set(entry.requestId, nanoUsd);
  }

  sum(sql: string): number {
    return Number(Object.values(this.db.prepare(sql).get() ?? {})[0] ?? 0);
  }
}

type Wish = {
  readonly budgets: readonly boolean[];
  readonly inputNanoUsd: number;
  readonly outputNanoUsdPerToken: number;
  readonly maxOutputTokens: number;
  readonly expectedOutputTokens: number;
  readonly spentNanoUsd: number;
  readonly mayShorten: boolean;
};

type Step = (ledger: Ledger) => void | Promise<void>;

const number = fc.nat(9);
const anyWish: fc.Arbitrary<Wish> = fc.record({
  budgets: fc.array(fc.boolean(), { minLength: BUDGETS.length, maxLength: BUDGETS.length }),
  inputNanoUsd: fc.nat(2_000),
  outputNanoUsdPerToken: fc.double({ min: 0, max: 3, noNaN: true }),
  maxOutputTokens: fc.nat(3_000),
  expectedOutputTokens: fc.nat(3_000),
  spentNanoUsd: fc.constantFrom(0, 0, 500),
  mayShorten: fc.boolean(),
});
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.tuple(number, anyWish).map<Step>(
      ([of, wish]) =>
        (ledger) =>
          ledger.admit(of, wish),
    ),
  },
  {
    weight: 4,
    arbitrary: fc.tuple(number, fc.double({ min: 0, max: 1, noNaN: true })).map<Step>(
      ([of, share]) =>
        (ledger) =>
          ledger.end(of, share),
    ),
  },
  { weight: 1, arbitrary: number.map<Step>((of) => (ledger) => ledger.release(of)) },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.nat(BUDGETS.length - 1), fc.nat(5_000)).map<Step>(
      ([of, by]) =>
        (ledger) =>
          ledger.raise(of, by),
    ),
  },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom(1, MINUTE_MS, 20 * MINUTE_MS, DAY_MS, 9 * DAY_MS, -DAY_MS, -40 * DAY_MS)
      .map<Step>((ms) => (ledger) => void (ledger.nowMs += ms)),
  },
  { weight: 1, arbitrary: fc.constant<Step>((ledger) => ledger.restart()) },
);

describe('budgets, whatever happens to them,', function () {
  this.timeout(LAW_MS);

  it('never have more settled and held than a hard cap, and hold what the file says', async () => {
    const law = fc.asyncProperty(fc.array(anyStep, { maxLength: 40 }), async (steps) => {
      const ledger = new Ledger();
      for (const step of steps) {
        await step(ledger);
        const standings = ledger.standings();
        for (const { budget, settledNanoUsd, heldNanoUsd, capNanoUsd } of standings) {
          assert.ok(heldNanoUsd >= 0 && settledNanoUsd >= 0);
          if (budget.isHard) assert.ok(settledNanoUsd + heldNanoUsd <= capNanoUsd, budget.id);
        }
        const held = [...ledger.held.values()].reduce((sum, nanoUsd) => sum + nanoUsd, 0);
        assert.equal(ledger.sum('SELECT sum(nano_usd) FROM holds'), held);
        // What a new process reads from the file is what this one has in memory.
        const used = standings.flatMap((one, at) => (one.settledNanoUsd + one.heldNanoUsd > 0 ? [at] : []));
        ledger.restart();
        const again = ledger.standings();
        for (const at of used) assert.deepEqual(again[at], standings[at]);
      }

      ledger.nowMs += 50 * DAY_MS;
      ledger.standings();
      assert.ok(ledger.standings().every(({ heldNanoUsd }) => heldNanoUsd === 0));
      assert.equal(ledger.sum('SELECT count(*) FROM holds'), 0);
      assert.equal(ledger.sum('SELECT count(*) FROM requests'), ledger.costs.size);
      ledger.db.close();
    });
    await fc.assert(law, runs(150));
  });
});
