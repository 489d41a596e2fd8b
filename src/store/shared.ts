import { setTimeout as sleep } from 'node:timers/promises';
import type { Admission, Budget, BudgetStanding, Notice, Reservation } from '../core/budget/types.js';
import type { Event } from '../core/emitter.js';
import { GatewayError } from '../core/errors.js';
import type { ClassCount, LedgerEntry, Spend } from '../core/ledger.js';
import type { DecisionRecord } from '../core/route/record.js';
import type { SpendQuery, SpendRow } from '../core/spend/types.js';
import { AppendNews } from './append-news.js';
import { Election } from './election.js';
import { HealthKeeper } from './health-keeper.js';
import type { Role, SeatOptions } from './seat.js';
import type { LedgerCheck, LedgerPage, LedgerRecord, LedgerStore, NoticeQuery } from './store.js';

/** A person waits for what is read; rows to be written wait as long as it takes. */
const READ_DEADLINE_MS = 10_000;

/** A check reads the whole file. */
const CHECK_MS = 120_000;

/** How long closing waits for rows that no owner has taken yet; the editor gives all of us five seconds. */
const CLOSE_GRACE_MS = 3_000;

/** Rows held while there is no owner; at some ten kilobytes each this bounds memory to about 20 MB. */
const MAX_WAITING_ROWS = 2_000;

/** The ledger as every process of one user uses it: one of them owns the file, the others ask, and any can take over. */
export interface SharedStore extends LedgerStore {
  /** 'follower' also before the first use. */
  role(): Role;
  /** Which of its times as the owner this is for the process; undefined while it is a follower. */
  term(): number | undefined;
  /** Finds the owner, or becomes it. */
  meet(): Promise<void>;
  /** Gives up ownership, so that another process can take it; the next use here elects again. */
  letGo(): Promise<void>;
}

/** Makes the shared ledger; nothing is opened before its first use. */
export function openSharedStore(options: SeatOptions): SharedStore {
  return new ElectedStore(options);
}

class ElectedStore implements SharedStore {
  readonly #report: (error: unknown) => void;
  readonly #news: AppendNews;
  readonly #election: Election;
  readonly #health: HealthKeeper | undefined;
  readonly #waiting = new Set<Promise<void>>();
  #terms = 0;
  #closing: Promise<void> | undefined;

  constructor(options: SeatOptions) {
    this.#report = options.report;
    this.#news = new AppendNews(options.report);
    this.#health =
      options.health &&
      new HealthKeeper(options, options.health, () => this.#election.use((store) => store.keptSince()));
    this.#election = new Election(options, (seat) => {
      this.#terms += 1;
      seat.store.onDidAppend((entry) => this.#news.announce(entry));
      this.#health?.seated(seat);
    });
  }

  get onDidAppend(): Event<LedgerEntry> {
    return this.#news.event;
  }

  role(): Role {
    return this.#election.seat?.role ?? 'follower';
  }

  term(): number | undefined {
    return this.role() === 'owner' ? this.#terms : undefined;
  }

  async append(entry: LedgerEntry, decision: DecisionRecord): Promise<void> {
    this.#mustBeOpen();
    if (this.#waiting.size >= MAX_WAITING_ROWS) {
      throw new GatewayError('ledger-unavailable', 'The ledger has been out of reach for long. Reload all windows.');
    }
    const work = this.#election.use((store) => store.append(entry, decision));
    this.#waiting.add(work);
    try {
      await work;
      this.#news.announce(entry);
    } finally {
      this.#waiting.delete(work);
    }
  }

  spendSince(sinceMs: number): Promise<Spend> {
    return this.#read((store) => store.spendSince(sinceMs));
  }

  classesSince(sinceMs: number, exceptApp: string): Promise<readonly ClassCount[]> {
    return this.#read((store) => store.classesSince(sinceMs, exceptApp));
  }

  list(page: LedgerPage): Promise<readonly LedgerEntry[]> {
    return this.#read((store) => store.list(page));
  }

  find(requestId: string): Promise<LedgerRecord | undefined> {
    return this.#read((store) => store.find(requestId));
  }

  after(requestId: string | undefined, limit: number): Promise<readonly LedgerEntry[]> {
    return this.#read((store) => store.after(requestId, limit));
  }

  spend(query: SpendQuery): Promise<readonly SpendRow[]> {
    return this.#read((store) => store.spend(query));
  }

  standings(budgets: readonly Budget[]): Promise<readonly BudgetStanding[]> {
    return this.#read((store) => store.standings(budgets));
  }

  admit(reservation: Reservation): Promise<Admission> {
    return this.#read((store) => store.admit(reservation), reservation.waitMs);
  }

  release(requestId: string): Promise<void> {
    return this.#read((store) => store.release(requestId));
  }

  raise(budget: Budget, nanoUsd: number, raiseId: string): Promise<BudgetStanding> {
    return this.#read((store) => store.raise(budget, nanoUsd, raiseId));
  }

  note(notice: Notice): Promise<boolean> {
    return this.#read((store) => store.note(notice));
  }

  notices(query: NoticeQuery): Promise<readonly Notice[]> {
    return this.#read((store) => store.notices(query));
  }

  check(): Promise<LedgerCheck> {
    return this.#read((store) => store.check(), CHECK_MS);
  }

  prune(beforeMs: number): Promise<number> {
    return this.#read((store) => store.prune(beforeMs));
  }

  keptSince(): Promise<number> {
    return this.#read((store) => store.keptSince());
  }

  meet(): Promise<void> {
    return this.#read(() => Promise.resolve());
  }

  async letGo(): Promise<void> {
    const { seat } = this.#election;
    if (seat) await this.#election.leave(seat);
  }

  close(): Promise<void> {
    this.#closing ??= this.#shutDown();
    return this.#closing;
  }

  dispose(): void {
    void this.close().catch(this.#report);
  }

  async #shutDown(): Promise<void> {
    await this.#health?.close();
    await within(CLOSE_GRACE_MS, Promise.allSettled(this.#waiting));
    await this.#election.stop();
    this.#news.dispose();
  }

  async #read<T>(job: (store: LedgerStore) => Promise<T>, moreMs = 0): Promise<T> {
    this.#mustBeOpen();
    const { seat } = this.#election;
    if (seat?.role === 'owner' && !seat.store.isLost()) {
      // Nobody else has to answer, and the deadline would take longer than the answer does.
      try {
        return await job(seat.store);
      } catch (error) {
        if (!seat.store.isLost()) throw error;
      }
    }
    const done = await within(READ_DEADLINE_MS + moreMs, this.#election.use(job));
    if (done !== 'late') return done.value;
    throw new GatewayError(
      'ledger-unavailable',
      'Another process holds the ledger and does not answer. Reload or close the other Signalbox windows.',
    );
  }

  #mustBeOpen(): void {
    if (this.#closing) throw new GatewayError('ledger-unavailable', 'The ledger is closed.');
  }
}

/** What the work gives, unless it takes longer than it may. */
async function within<T>(maxMs: number, work: Promise<T>): Promise<{ readonly value: T } | 'late'> {
  const settled = new AbortController();
  const late = sleep(maxMs, 'late' as const, { signal: settled.signal });
  try {
    return await Promise.race([work.then((value) => ({ value })), late]);
  } finally {
    settled.abort();
  }
}
