import type { DatabaseSync } from 'node:sqlite';
import { expectedNanoUsd, judge, type Learnt } from '../core/budget/admit.js';
import { makeInputShares, type InputShares } from '../core/budget/input-shares.js';
import { lostDecision, lostEntry } from '../core/budget/lost-call.js';
import { raiseText } from '../core/budget/notice-text.js';
import { makeOutputSizes, type OutputSizes } from '../core/budget/output-sizes.js';
import type { Admission, Budget, BudgetStanding, Notice, Reservation } from '../core/budget/types.js';
import { GatewayError } from '../core/errors.js';
import { knownNanoUsd } from '../core/cost.js';
import type { LedgerEntry } from '../core/ledger.js';
import type { ModelRef } from '../core/model.js';
import type { DecisionRecord } from '../core/route/record.js';
import { BudgetClock } from './budget-book-clock.js';
import { learnFromRows } from './budget-book-outputs.js';
import { BudgetPeriods, type OpenPeriod } from './budget-book-periods.js';
import { HoldWaits } from './hold-waits.js';
import { Holds, type Hold } from './holds.js';
import { inTransaction } from './migrate.js';
import type { Notices } from './notices.js';
import type { SpendOf } from './spend.js';

/** What the book needs. `append` writes a row like any other, with all that belongs to it. */
export type BudgetBookDeps = {
  readonly nowMs: () => number;
  readonly report: (error: unknown) => void;
  readonly spend: SpendOf;
  readonly notices: Notices;
  readonly append: (entry: LedgerEntry, decision: DecisionRecord) => Promise<void>;
};

/**
 * All caps of this user, in the one process that has the file open. Looking and setting aside are one step without a
 * turn of the event loop between them, and each step is in the file before anybody hears of it, so what is settled and
 * held never passes a cap. Memory follows the file: what fails to be written has not happened.
 */
export class BudgetBook {
  readonly #db: DatabaseSync;
  readonly #deps: BudgetBookDeps;
  readonly #periods: BudgetPeriods;
  readonly #holds: Holds;
  readonly #clock: BudgetClock;
  readonly #waits = new HoldWaits((reservation, isLast) => this.#try(reservation, isLast));
  #learnt: { readonly sizes: OutputSizes; readonly shares: InputShares } | undefined;

  constructor(db: DatabaseSync, deps: BudgetBookDeps) {
    this.#db = db;
    this.#deps = deps;
    this.#periods = new BudgetPeriods(db, deps.spend);
    this.#holds = new Holds(db, this.#periods, deps);
    const latestMs = Math.max(this.#periods.latestMs(), this.#holds.latestMs());
    this.#clock = new BudgetClock(latestMs, { nowMs: deps.nowMs, note: deps.notices.note });
  }

  /** How budgets stand, in their order; those for a single request are left out. */
  standings(budgets: readonly Budget[]): readonly BudgetStanding[] {
    this.#settleLost();
    const { clockMs } = this.#clock.read();
    return budgets.filter(isOverTime).map((budget) => standingOf(budget, this.#periods.at(budget, clockMs)));
  }

  /** Sets money aside, waits for it, or refuses. Rejects when it cannot be written: then nothing is set aside. */
  admit(reservation: Reservation): Promise<Admission> {
    return new Promise((resolve) => {
      this.#settleLost();
      const admission = this.#try(reservation, reservation.waitMs <= 0);
      resolve(admission ?? this.#waits.add(reservation));
    });
  }

  /** Lets go of what is held for a request, or of its wait. */
  release(requestId: string): void {
    this.#waits.drop(requestId);
    this.#holds.remove(requestId);
    this.#holds.forget(requestId);
    this.#waits.wake();
  }

  /** Raises a cap for the period it is in; the same raise that comes again, because its answer was lost, changes nothing more. */
  raise(budget: Budget, nanoUsd: number, raiseId: string): BudgetStanding {
    if (!isOverTime(budget)) {
      throw new GatewayError('invalid-request', 'The cap for one request is a setting. Change "budget.perRequest".');
    }
    const { clockMs } = this.#clock.read();
    const period = this.#periods.at(budget, clockMs);
    const before = standingOf(budget, period);
    if (this.#deps.notices.has(raiseId)) return before;
    const raisedNanoUsd = before.raisedNanoUsd + nanoUsd;
    const standing = { ...before, raisedNanoUsd, capNanoUsd: budget.capNanoUsd + raisedNanoUsd };
    inTransaction(this.#db, () => {
      this.#periods.add(period, { raised: nanoUsd }, clockMs);
      this.#deps.notices.note(raiseNotice(standing, nanoUsd, clockMs, raiseId));
    });
    this.#periods.written(period, { raised: nanoUsd }, clockMs);
    this.#waits.wake();
    return standing;
  }

  /**
   * Counts a row that is being written, within its transaction: in the periods that money was held in for it, else in
   * those that its client and its time belong to. A row that was there before counts nothing more: when a request ends
   * after it was given up, the estimate stays. What is returned is called once the transaction is in the file.
   */
  settle(entry: LedgerEntry, isNew: boolean): () => void {
    const { clockMs, behindMs } = this.#clock.read();
    const settled = isNew ? knownNanoUsd(entry.cost) : 0;
    const periods = settled === 0 ? [] : this.#countedIn(entry, clockMs, behindMs);
    for (const period of periods) this.#periods.add(period, { settled }, clockMs);
    this.#holds.remove(entry.requestId);
    return () => {
      for (const period of periods) this.#periods.written(period, { settled }, clockMs);
      this.#holds.forget(entry.requestId);
      if (isNew) {
        this.#learnt?.sizes.learn(entry);
        this.#learnt?.shares.learn(entry);
      }
      this.#waits.wake();
    };
  }

  /** Turns away those that wait. What is held stays in the file. */
  close(): void {
    this.#waits.close(new GatewayError('ledger-unavailable', 'The ledger is closed.'));
  }

  #try(reservation: Reservation, isLast: boolean): Admission | undefined {
    const { requestId, bounds, spentNanoUsd, draft, budgets } = reservation;
    const { clockMs } = this.#clock.read();
    const own = this.#holds.get(requestId);
    const counted = budgets.filter(isOverTime).map((budget) => ({ budget, period: this.#periods.at(budget, clockMs) }));
    const learnt = this.#learntOf(bounds.model);
    const standings = counted.map(({ budget, period }) => withoutHeld(standingOf(budget, period), period, own));
    const verdict = judge({ reservation, standings, ...learnt, atMs: clockMs });
    if (verdict.kind !== 'admit') {
      const { kind, standing, wantedNanoUsd } = verdict;
      return kind === 'wait' && !isLast ? undefined : { kind: 'refused', standing, wantedNanoUsd };
    }

    const { holdNanoUsd: nanoUsd, maxOutputTokens } = verdict;
    if (counted.length === 0 || nanoUsd === 0) return { kind: 'admitted', heldNanoUsd: 0, maxOutputTokens };
    const estimateNanoUsd = Math.min(nanoUsd, expectedNanoUsd({ spentNanoUsd, bounds }, learnt));
    const periods = counted.map(({ period }) => period);
    const hold = { requestId, model: bounds.model, draft, estimateNanoUsd, nanoUsd, periods };
    this.#holds.put(hold, this.#deps.nowMs(), clockMs);
    return { kind: 'admitted', heldNanoUsd: nanoUsd, maxOutputTokens };
  }

  /** Each budget counts a request once, in the period it was let in. */
  #countedIn({ requestId, client, atMs }: LedgerEntry, clockMs: number, behindMs: number): readonly OpenPeriod[] {
    const held = this.#holds.get(requestId)?.periods ?? [];
    const known = new Set(held.map(({ budgetId }) => budgetId));
    const others = this.#periods.of(client, atMs + behindMs, clockMs).filter(({ budgetId }) => !known.has(budgetId));
    return [...held, ...others];
  }

  /** Books the requests that nobody will end any more; the row lets go of what was held. */
  #settleLost(): void {
    for (const hold of this.#holds.takeExpired(this.#deps.nowMs())) {
      this.#deps.append(lostEntry(hold), lostDecision(hold)).catch(this.#deps.report);
    }
  }

  #learntOf(model: ModelRef): Learnt {
    if (!this.#learnt) {
      this.#learnt = { sizes: makeOutputSizes(), shares: makeInputShares() };
      learnFromRows(this.#db, this.#learnt);
    }
    const { sizes, shares } = this.#learnt;
    return { learntTokens: sizes.tokensOf(model), learntInput: shares.shareOf(model) };
  }
}

const isOverTime = ({ period }: Budget): boolean => period !== 'request';

const standingOf = (budget: Budget, period: OpenPeriod): BudgetStanding => ({
  budget,
  startMs: period.startMs,
  endMs: period.endMs,
  settledNanoUsd: period.settledNanoUsd,
  heldNanoUsd: period.heldNanoUsd,
  raisedNanoUsd: period.raisedNanoUsd,
  capNanoUsd: budget.capNanoUsd + period.raisedNanoUsd,
});

const withoutHeld = (standing: BudgetStanding, period: OpenPeriod, own: Hold | undefined): BudgetStanding =>
  own?.periods.includes(period) === true ? { ...standing, heldNanoUsd: standing.heldNanoUsd - own.nanoUsd } : standing;

function raiseNotice(standing: BudgetStanding, nanoUsd: number, atMs: number, id: string): Notice {
  const text = raiseText(standing, nanoUsd);
  return { id, atMs, kind: 'raise', subject: standing.budget.id, once: id, text, severity: 'info', value: nanoUsd };
}
