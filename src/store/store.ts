import type { Admission, Budget, BudgetStanding, Notice, Reservation } from '../core/budget/types.js';
import type { Disposable, Event } from '../core/emitter.js';
import type { ClassCount, LedgerEntry, Spend } from '../core/ledger.js';
import type { DecisionRecord } from '../core/route/record.js';
import type { SpendQuery, SpendRow } from '../core/spend/types.js';

/** Where finished requests are kept. Two implementations share one contract test: the owner's file, and a window that asks the owner. */
export interface LedgerStore extends Disposable {
  /**
   * Resolves when the row is in the file. A second row with the same id changes nothing. What was held for the request
   * is let go of, and its cost counted by the budgets it was held for, in the same transaction.
   */
  append(entry: LedgerEntry, decision: DecisionRecord): Promise<void>;
  /** Sums over rows with `atMs >= sinceMs`. */
  spendSince(sinceMs: number): Promise<Spend>;
  /** What rows with `atMs >= sinceMs` were classified as, those of the app `exceptApp` left out; kinds without a row are left out too. */
  classesSince(sinceMs: number, exceptApp: string): Promise<readonly ClassCount[]>;
  /** Newest first. `beforeId` continues after the last row of the page before. */
  list(page: LedgerPage): Promise<readonly LedgerEntry[]>;
  find(requestId: string): Promise<LedgerRecord | undefined>;
  /** Sums by group and slot of time, in no particular order; groups without a row are left out. */
  spend(query: SpendQuery): Promise<readonly SpendRow[]>;
  /** How these budgets stand now, in their order; those that count over a single request are left out. */
  standings(budgets: readonly Budget[]): Promise<readonly BudgetStanding[]>;
  /** Sets money aside for a call, or refuses; may wait for money that is set aside for others. Only an admitted call may be made. */
  admit(reservation: Reservation): Promise<Admission>;
  /** Lets go of what is held for a request that ends without a row. */
  release(requestId: string): Promise<void>;
  /** Raises the cap of a budget until its period ends, and notes it; once for each `raiseId`, however often it is asked. */
  raise(budget: Budget, nanoUsd: number, raiseId: string): Promise<BudgetStanding>;
  /** Keeps a notice; false when one of its kind, subject and `once` is there already. */
  note(notice: Notice): Promise<boolean>;
  /** Newest first. */
  notices(query: NoticeQuery): Promise<readonly Notice[]>;
  /** Checks the whole file. */
  check(): Promise<LedgerCheck>;
  /**
   * Removes rows from before the UTC day of this moment, and leaves their sums by day. Works for about a second; how many
   * rows went, 0 when none is left.
   */
  prune(beforeMs: number): Promise<number>;
  /** Rows of before this moment were removed and count by day only; 0 when none were. */
  keptSince(): Promise<number>;
  /**
   * In the order they were written, rows written after `requestId` (all rows when it is undefined or unknown), at most
   * `limit`. A long request has an older id than short ones that ended before it, but comes after them here.
   */
  after(requestId: string | undefined, limit: number): Promise<readonly LedgerEntry[]>;
  /** Fires once for each row this process knows to be written. */
  readonly onDidAppend: Event<LedgerEntry>;
  /** Waits until everything handed over is in the file, then closes it. */
  close(): Promise<void>;
}

export type NoticeQuery = { readonly kind: Notice['kind'] | undefined; readonly limit: number };

/** What a whole check of the file found. `problems` is empty for a sound one: SQLite's own words, and sums that do not agree with the rows. */
export type LedgerCheck = { readonly rows: number; readonly bytes: number; readonly problems: readonly string[] };

export type LedgerPage = { readonly limit: number; readonly beforeId: string | undefined };
export type LedgerRecord = { readonly entry: LedgerEntry; readonly decision: DecisionRecord };
