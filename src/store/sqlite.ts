import type { Admission, Budget, BudgetStanding, Notice, Reservation } from '../core/budget/types.js';
import { Emitter, type Event } from '../core/emitter.js';
import { GatewayError } from '../core/errors.js';
import type { ClassCount, LedgerEntry, Spend } from '../core/ledger.js';
import type { DecisionRecord } from '../core/route/record.js';
import type { SpendQuery, SpendRow } from '../core/spend/types.js';
import { BudgetBook } from './budget-book.js';
import { checkLedger } from './check.js';
import type { LedgerConnection } from './connection.js';
import { faultOf } from './faults.js';
import { loadSqlite, openLedgerFile, setAside, type HeldElsewhere, type LedgerFile } from './ledger-file.js';
import { makeNotices, type Notices } from './notices.js';
import { makePrune } from './prune.js';
import { makeQueries, type Queries } from './queries.js';
import { makeInsert, type Insert } from './rows.js';
import { makeKeptSpend, type KeptSpend } from './spend-kept.js';
import { makeSpend, spendSince } from './spend.js';
import { isDamage, toLedgerError } from './sqlite-errors.js';
import type { LedgerCheck, LedgerPage, LedgerRecord, NoticeQuery } from './store.js';
import { WriteQueue } from './write-queue.js';

/** What the store needs: somewhere to tell of damage, and of rows and listeners that fail; and the time, that of the machine when left out. */
export type SqliteDeps = { readonly report: (error: unknown) => void; readonly nowMs?: () => number };

/** Opens the ledger file as its one owner, or says at once that another holds it. Throws 'ledger-unavailable'. */
export async function openSqliteStore(file: string, deps: SqliteDeps): Promise<LedgerConnection | HeldElsewhere> {
  const opened = openLedgerFile(await loadSqlite(), file, deps.report);
  if (opened === 'held-elsewhere') return opened;
  try {
    return new SqliteStore(opened, deps);
  } catch (error) {
    opened.db.close();
    throw toLedgerError(error);
  }
}

class SqliteStore implements LedgerConnection {
  readonly #file: LedgerFile;
  readonly #report: (error: unknown) => void;
  readonly #appended: Emitter<LedgerEntry>;
  readonly #queue: WriteQueue;
  #insert: Insert | undefined;
  readonly #queries: Queries;
  readonly #spend: KeptSpend;
  readonly #prune: (beforeMs: number) => Promise<number>;
  readonly #notices: Notices;
  readonly #book: BudgetBook;
  #state: 'open' | 'damaged' | 'closed' = 'open';

  constructor(file: LedgerFile, { report, nowMs = Date.now }: SqliteDeps) {
    this.#file = file;
    this.#report = report;
    this.#appended = new Emitter(report);
    this.#queue = new WriteQueue(file.db);
    this.#queries = makeQueries(file.db, report);
    this.#spend = makeKeptSpend(file.db);
    this.#prune = makePrune(file.db);
    this.#notices = makeNotices(file.db, report);
    this.#book = new BudgetBook(file.db, {
      nowMs,
      report,
      spend: makeSpend(file.db),
      notices: this.#notices,
      append: (entry, decision) => this.append(entry, decision),
    });
  }

  get onDidAppend(): Event<LedgerEntry> {
    return this.#appended.event;
  }

  isLost(): boolean {
    return this.#state !== 'open';
  }

  append(entry: LedgerEntry, decision: DecisionRecord): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#mustBeOpen();
      this.#queue.push({
        run: () => {
          // What is written must pass the schema it is read back with: a row that cannot be read again is refused here.
          const fault = faultOf(entry, decision);
          if (fault !== undefined) return () => reject(refusal(fault));
          const isNew = this.#insertOf()(entry, decision);
          const settled = this.#book.settle(entry, isNew);
          return () => {
            settled();
            resolve();
            if (isNew) this.#appended.fire(entry);
          };
        },
        fail: (error) => {
          this.#insert = undefined;
          this.#spend.forget();
          reject(this.#failed(error));
        },
      });
    });
  }

  spendSince(sinceMs: number): Promise<Spend> {
    return this.#read(() => spendSince(this.#spend.of, sinceMs));
  }

  spend(query: SpendQuery): Promise<readonly SpendRow[]> {
    return this.#read(() => this.#spend.of(query));
  }

  keptSince(): Promise<number> {
    return this.#read(() => this.#queries.keptSince());
  }

  check(): Promise<LedgerCheck> {
    return this.#work(() => checkLedger(this.#file.db));
  }

  prune(beforeMs: number): Promise<number> {
    return this.#work(() => this.#prune(beforeMs));
  }

  standings(budgets: readonly Budget[]): Promise<readonly BudgetStanding[]> {
    return this.#read(() => this.#book.standings(budgets));
  }

  admit(reservation: Reservation): Promise<Admission> {
    return this.#work(() => this.#book.admit(reservation));
  }

  release(requestId: string): Promise<void> {
    return this.#read(() => this.#book.release(requestId));
  }

  raise(budget: Budget, nanoUsd: number, raiseId: string): Promise<BudgetStanding> {
    return this.#read(() => this.#book.raise(budget, nanoUsd, raiseId));
  }

  note(notice: Notice): Promise<boolean> {
    return this.#read(() => this.#notices.note(notice));
  }

  notices(query: NoticeQuery): Promise<readonly Notice[]> {
    return this.#read(() => this.#notices.list(query));
  }

  classesSince(sinceMs: number, exceptApp: string): Promise<readonly ClassCount[]> {
    return this.#read(() => this.#queries.classesSince(sinceMs, exceptApp));
  }

  list(page: LedgerPage): Promise<readonly LedgerEntry[]> {
    return this.#read(() => this.#queries.list(page));
  }

  find(requestId: string): Promise<LedgerRecord | undefined> {
    return this.#read(() => this.#queries.find(requestId));
  }

  after(requestId: string | undefined, limit: number): Promise<readonly LedgerEntry[]> {
    return this.#read(() => this.#queries.after(requestId, limit));
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.dispose();
      resolve();
    });
  }

  dispose(): void {
    if (this.#state === 'closed') return;
    this.#queue.drain();
    this.#book.close();
    const wasDamaged = this.isLost();
    this.#state = 'closed';
    if (wasDamaged) setAside(this.#file, this.#report);
    else this.#file.db.close();
    this.#appended.dispose();
  }

  #read<T>(job: () => T): Promise<T> {
    return new Promise((resolve) => {
      this.#mustBeOpen();
      try {
        resolve(job());
      } catch (error) {
        throw this.#failed(error);
      }
    });
  }

  /** Work of many turns; the file may be closed in between. */
  async #work<T>(job: () => Promise<T>): Promise<T> {
    this.#mustBeOpen();
    try {
      return await job();
    } catch (error) {
      this.#mustBeOpen();
      throw this.#failed(error);
    }
  }

  #insertOf(): Insert {
    return (this.#insert ??= makeInsert(this.#file.db, this.#spend.count));
  }

  #mustBeOpen(): void {
    if (this.#state === 'closed') throw new GatewayError('ledger-unavailable', 'The ledger is closed.');
  }

  #failed(error: unknown): GatewayError {
    if (isDamage(error)) this.#state = 'damaged';
    return toLedgerError(error);
  }
}

const refusal = (field: string): GatewayError =>
  new GatewayError('internal', `The ledger cannot keep this row: "${field}" is not valid.`);
