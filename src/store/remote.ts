import { Agent } from 'node:http';
import * as z from 'zod';
import type { Admission, Budget, BudgetStanding, Notice, Reservation } from '../core/budget/types.js';
import type { Event } from '../core/emitter.js';
import { GatewayError } from '../core/errors.js';
import type { ClassCount, LedgerEntry, Spend } from '../core/ledger.js';
import type { DecisionRecord } from '../core/route/record.js';
import type { SpendQuery, SpendRow } from '../core/spend/types.js';
import { AppendNews } from './append-news.js';
import { admissionSchema, checkSchema, noticeSchema, spendRowSchema, standingSchema } from './budget-schema.js';
import { answerOf, callOwner, type OwnerAddress } from './channel-call.js';
import type { LedgerConnection } from './connection.js';
import { classCountSchema, decisionSchema, entrySchema, maybe, spendSchema, toJson } from './schema.js';
import type { LedgerCheck, LedgerPage, LedgerRecord, NoticeQuery } from './store.js';

/** An owner is another process of this machine: when it says nothing for so long, it hangs or sleeps. */
const CALL_TIMEOUT_MS = 5_000;

/** A check of a very large file holds the owner for some seconds. */
const CHECK_TIMEOUT_MS = 120_000;

/** The longest wait for money in one call. */
const MAX_WAIT_MS = 2_000;

/** Appends wait up to 50 ms for their transaction; this many at once carry over a thousand rows a second. */
const MAX_CONNECTIONS = 64;

/** What connecting needs. */
export type RemoteOptions = OwnerAddress & { readonly report: (error: unknown) => void };

const failure = z.object({ error: z.string() });

const maybeRecord = maybe(z.object({ entry: entrySchema, decision: decisionSchema }));

/** Connects to the process that keeps the ledger; 'unreachable' when none answers. Throws when it refuses us. */
export async function connectRemoteStore(options: RemoteOptions): Promise<LedgerConnection | 'unreachable'> {
  const store = new RemoteStore(options);
  try {
    await store.hello();
    return store;
  } catch (error) {
    const isLost = store.isLost();
    store.dispose();
    if (isLost) return 'unreachable';
    throw error;
  }
}

class RemoteStore implements LedgerConnection {
  readonly #options: RemoteOptions;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: MAX_CONNECTIONS });
  /** Apart and without a limit: what is waited for comes over the others. */
  readonly #waitAgent = new Agent({ keepAlive: true });
  readonly #news: AppendNews;
  readonly #appends = new Set<Promise<unknown>>();
  #isLost = false;
  #isClosed = false;

  constructor(options: RemoteOptions) {
    this.#options = options;
    this.#news = new AppendNews(options.report);
  }

  get onDidAppend(): Event<LedgerEntry> {
    return this.#news.event;
  }

  isLost(): boolean {
    return this.#isLost;
  }

  async hello(): Promise<void> {
    await this.#call('hello', [], z.null());
  }

  async append(entry: LedgerEntry, decision: DecisionRecord): Promise<void> {
    const call = this.#call('append', [entry, decision], z.null());
    this.#appends.add(call);
    try {
      await call;
      this.#news.announce(entry);
    } finally {
      this.#appends.delete(call);
    }
  }

  spendSince(sinceMs: number): Promise<Spend> {
    return this.#call('spendSince', [sinceMs], spendSchema);
  }

  classesSince(sinceMs: number, exceptApp: string): Promise<readonly ClassCount[]> {
    return this.#call('classesSince', [sinceMs, exceptApp], z.array(classCountSchema));
  }

  list(page: LedgerPage): Promise<readonly LedgerEntry[]> {
    return this.#call('list', [page], z.array(entrySchema));
  }

  find(requestId: string): Promise<LedgerRecord | undefined> {
    return this.#call('find', [requestId], maybeRecord);
  }

  after(requestId: string | undefined, limit: number): Promise<readonly LedgerEntry[]> {
    return this.#call('after', [requestId, limit], z.array(entrySchema));
  }

  spend(query: SpendQuery): Promise<readonly SpendRow[]> {
    return this.#call('spend', [query], z.array(spendRowSchema));
  }

  standings(budgets: readonly Budget[]): Promise<readonly BudgetStanding[]> {
    return this.#call('standings', [budgets], z.array(standingSchema));
  }

  /** Waits a short while at a time: a call that lasts would pass for an owner that hangs. */
  async admit(reservation: Reservation): Promise<Admission> {
    let leftMs = reservation.waitMs;
    for (;;) {
      const waitMs = Math.min(leftMs, MAX_WAIT_MS);
      const askedMs = performance.now();
      const admission = await this.#call('admit', [{ ...reservation, waitMs }], admissionSchema);
      leftMs -= waitMs;
      const isFinal = performance.now() - askedMs < waitMs / 2; // refused without a wait
      if (admission.kind === 'admitted' || isFinal || leftMs <= 0) return admission;
    }
  }

  async release(requestId: string): Promise<void> {
    await this.#call('release', [requestId], z.null());
  }

  raise(budget: Budget, nanoUsd: number, raiseId: string): Promise<BudgetStanding> {
    return this.#call('raise', [budget, nanoUsd, raiseId], standingSchema);
  }

  note(notice: Notice): Promise<boolean> {
    return this.#call('note', [notice], z.boolean());
  }

  notices(query: NoticeQuery): Promise<readonly Notice[]> {
    return this.#call('notices', [query], z.array(noticeSchema));
  }

  check(): Promise<LedgerCheck> {
    return this.#call('check', [], checkSchema, CHECK_TIMEOUT_MS);
  }

  prune(beforeMs: number): Promise<number> {
    return this.#call('prune', [beforeMs], z.number());
  }

  keptSince(): Promise<number> {
    return this.#call('keptSince', [], z.number());
  }

  async close(): Promise<void> {
    if (!this.#isLost) await Promise.allSettled(this.#appends);
    this.dispose();
  }

  dispose(): void {
    this.#isLost = true;
    this.#isClosed = true;
    this.#agent.destroy();
    this.#waitAgent.destroy();
    this.#news.dispose();
  }

  async #call<T>(
    method: string,
    args: readonly unknown[],
    schema: z.ZodType<T>,
    timeoutMs = CALL_TIMEOUT_MS,
  ): Promise<T> {
    if (this.#isClosed) throw new GatewayError('ledger-unavailable', 'The ledger is closed.');
    const answer = await this.#post(method, toJson(args), timeoutMs);
    try {
      const parsed = z.union([z.object({ result: schema }), failure]).parse(JSON.parse(answer));
      if ('result' in parsed) return parsed.result;
      throw new GatewayError('ledger-unavailable', parsed.error);
    } catch (error) {
      if (error instanceof GatewayError) throw error;
      const message = 'The ledger is kept by a version of Signalbox that answers differently. Reload all windows.';
      throw new GatewayError('ledger-unavailable', message, { cause: error });
    }
  }

  async #post(method: string, body: string, timeoutMs: number): Promise<string> {
    try {
      const agent = method === 'admit' ? this.#waitAgent : this.#agent;
      const signal = AbortSignal.timeout(timeoutMs);
      return await answerOf(callOwner(this.#options, { method, agent, signal }), body);
    } catch (cause) {
      this.#isLost = true;
      throw new GatewayError('ledger-unavailable', 'The process that keeps the ledger does not answer.', { cause });
    }
  }
}
