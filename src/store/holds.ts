import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import * as z from 'zod';
import type { LostCall } from '../core/budget/lost-call.js';
import { parseRef, refText } from '../core/model.js';
import type { BudgetPeriods, OpenPeriod } from './budget-book-periods.js';
import { holdDraftSchema } from './budget-schema.js';
import { inTransaction } from './migrate.js';

/** Money set aside for one request, and the periods it is set aside in. */
export type Hold = LostCall & { readonly nanoUsd: number; readonly periods: readonly OpenPeriod[] };

/** The longest that a request may take. Whoever made one that is older is gone. Source: RELIABILITY 2.5. */
const TOTAL_MS = 15 * 60_000;

type OpenHold = Hold & { readonly expiresAtMs: number; isEnding: boolean };

export type HoldsDeps = { readonly nowMs: () => number; readonly report: (error: unknown) => void };

/** What is set aside, in memory and in the file. */
export class Holds {
  readonly #db: DatabaseSync;
  readonly #periods: BudgetPeriods;
  readonly #sql: ReturnType<typeof statementsOf>;
  /** In the order in which they expire. */
  readonly #open = new Map<string, OpenHold>();

  /** Reads what the file has; a hold that cannot be read stays there and is reported. */
  constructor(db: DatabaseSync, periods: BudgetPeriods, { nowMs, report }: HoldsDeps) {
    this.#db = db;
    this.#periods = periods;
    // One of a clock that was ahead would stay for as long as it was.
    const latestMs = nowMs() + TOTAL_MS;
    this.#sql = statementsOf(db);
    for (const row of this.#sql.all.all()) {
      try {
        this.#take(this.#holdFrom(row), Math.min(latestMs, Number(row['expires_at_ms'])));
      } catch (error) {
        report(error);
      }
    }
  }

  /** When the newest of them was made. */
  latestMs(): number {
    return Number(this.#sql.latest.get()?.['at_ms'] ?? 0);
  }

  get(requestId: string): Hold | undefined {
    return this.#open.get(requestId);
  }

  /** Sets money aside, in the place of what was for the same request. It is in the file when this returns. */
  put(hold: Hold, nowMs: number, clockMs: number): void {
    const { requestId, nanoUsd, estimateNanoUsd, model, draft, periods } = hold;
    const expiresAtMs = nowMs + TOTAL_MS;
    const names = periods.map(({ budgetId, startMs }) => [budgetId, startMs]);
    const texts = [refText(model), JSON.stringify(draft), JSON.stringify(names)];
    const insert = () => this.#sql.put.run(requestId, clockMs, expiresAtMs, nanoUsd, estimateNanoUsd, ...texts);

    const begun = periods.filter(({ isInFile }) => !isInFile);
    if (begun.length === 0) insert();
    else {
      inTransaction(this.#db, () => {
        this.#periods.prune(clockMs);
        for (const period of begun) this.#periods.write(period, clockMs);
        insert();
      });
    }
    for (const period of begun) this.#periods.written(period, {}, clockMs);
    this.forget(requestId);
    this.#take(hold, expiresAtMs);
  }

  /** Takes a hold out of the file; `forget` follows once that is certain. */
  remove(requestId: string): void {
    if (this.#open.has(requestId)) this.#sql.remove.run(requestId);
  }

  forget(requestId: string): void {
    const hold = this.#open.get(requestId);
    if (!hold) return;
    this.#open.delete(requestId);
    for (const period of hold.periods) period.heldNanoUsd -= hold.nanoUsd;
  }

  /** Those whose request must have ended by now, each only once. */
  takeExpired(nowMs: number): readonly Hold[] {
    const expired: OpenHold[] = [];
    for (const hold of this.#open.values()) {
      if (hold.expiresAtMs > nowMs) break;
      if (!hold.isEnding) expired.push(hold);
      hold.isEnding = true;
    }
    return expired;
  }

  #take(hold: Hold, expiresAtMs: number): void {
    this.#open.set(hold.requestId, { ...hold, expiresAtMs, isEnding: false });
    for (const period of hold.periods) period.heldNanoUsd += hold.nanoUsd;
  }

  #holdFrom(row: Readonly<Record<string, SQLOutputValue>>): Hold {
    const model = parseRef(String(row['model']));
    if (!model) throw new RangeError('A hold names no model.');
    const names = namesSchema.parse(JSON.parse(String(row['periods'])));
    return {
      requestId: String(row['id']),
      nanoUsd: Number(row['nano_usd']),
      estimateNanoUsd: Number(row['estimate_nano_usd']),
      model,
      draft: holdDraftSchema.parse(JSON.parse(String(row['draft']))),
      periods: names.flatMap((name) => this.#periods.find(...name) ?? []),
    };
  }
}

const namesSchema = z.array(z.tuple([z.string(), z.number()]));

const statementsOf = (db: DatabaseSync) => ({
  all: db.prepare('SELECT * FROM holds ORDER BY expires_at_ms'),
  latest: db.prepare('SELECT max(at_ms) AS at_ms FROM holds'),
  put: db.prepare(
    `INSERT OR REPLACE INTO holds (id, at_ms, expires_at_ms, nano_usd, estimate_nano_usd, model, draft, periods)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  ),
  remove: db.prepare('DELETE FROM holds WHERE id = ?'),
});
