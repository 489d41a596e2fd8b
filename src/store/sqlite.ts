import { Emitter, type Event } from '../core/emitter.js';
import { GatewayError } from '../core/errors.js';
import type { ClassCount, LedgerEntry, Spend } from '../core/ledger.js';
import type { DecisionRecord } from '../core/route/record.js';
import type { LedgerConnection } from './connection.js';
import { faultOf } from './faults.js';
import { loadSqlite, openLedgerFile, setAside, type HeldElsewhere, type LedgerFile } from './ledger-file.js';
import { makeQueries, type Queries } from './queries.js';
import { makeInsert, type Insert } from './rows.js';
import { isDamage, toLedgerError } from './sqlite-errors.js';
import type { LedgerPage, LedgerRecord } from './store.js';
import { WriteQueue } from './write-queue.js';

/** What the store needs: somewhere to tell of damage, and of rows and listeners that fail. */
export type SqliteDeps = { readonly report: (error: unknown) => void };

/** Opens the ledger file as its one owner, or says at once that another holds it. Throws 'ledger-unavailable'. */
export async function openSqliteStore(file: string, deps: SqliteDeps): Promise<LedgerConnection | HeldElsewhere> {
  const opened = openLedgerFile(await loadSqlite(), file, deps.report);
  return opened === 'held-elsewhere' ? opened : new SqliteStore(opened, deps.report);
}

class SqliteStore implements LedgerConnection {
  readonly #file: LedgerFile;
  readonly #report: (error: unknown) => void;
  readonly #appended: Emitter<LedgerEntry>;
  readonly #queue: WriteQueue;
  #insert: Insert | undefined;
  readonly #queries: Queries;
  #state: 'open' | 'damaged' | 'closed' = 'open';

  constructor(file: LedgerFile, report: (error: unknown) => void) {
    this.#file = file;
    this.#report = report;
    this.#appended = new Emitter(report);
    this.#queue = new WriteQueue(file.db);
    this.#queries = makeQueries(file.db, report);
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
          return () => {
            resolve();
            if (isNew) this.#appended.fire(entry);
          };
        },
        fail: (error) => {
          this.#insert = undefined;
          reject(this.#failed(error));
        },
      });
    });
  }

  spendSince(sinceMs: number): Promise<Spend> {
    return this.#read(() => this.#queries.spendSince(sinceMs));
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

  #insertOf(): Insert {
    return (this.#insert ??= makeInsert(this.#file.db));
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
