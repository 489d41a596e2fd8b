import type { Disposable, Event } from '../core/emitter.js';
import type { ClassCount, LedgerEntry, Spend } from '../core/ledger.js';
import type { DecisionRecord } from '../core/route/record.js';

/** Where finished requests are kept. Two implementations share one contract test: the owner's file, and a window that asks the owner. */
export interface LedgerStore extends Disposable {
  /** Resolves when the row is in the file. A second row with the same id changes nothing. */
  append(entry: LedgerEntry, decision: DecisionRecord): Promise<void>;
  /** Sums over rows with `atMs >= sinceMs`. */
  spendSince(sinceMs: number): Promise<Spend>;
  /** What rows with `atMs >= sinceMs` were classified as, those of the app `exceptApp` left out; kinds without a row are left out too. */
  classesSince(sinceMs: number, exceptApp: string): Promise<readonly ClassCount[]>;
  /** Newest first. `beforeId` continues after the last row of the page before. */
  list(page: LedgerPage): Promise<readonly LedgerEntry[]>;
  find(requestId: string): Promise<LedgerRecord | undefined>;
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

export type LedgerPage = { readonly limit: number; readonly beforeId: string | undefined };
export type LedgerRecord = { readonly entry: LedgerEntry; readonly decision: DecisionRecord };
