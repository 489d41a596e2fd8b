import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import { periodAt } from '../core/budget/periods.js';
import { isInScope, SCOPE_DIMENSIONS } from '../core/budget/scope.js';
import type { Budget, BudgetScope } from '../core/budget/types.js';
import type { Client } from '../core/chat.js';
import { scopeSchema } from './budget-schema.js';
import { sumSpend } from '../core/spend/sums.js';
import { DAY_MS } from '../core/time.js';
import type { SpendOf } from './spend.js';

/** What one budget counts in one of its periods. Amounts change after the file has changed, and never before. */
export type OpenPeriod = {
  readonly budgetId: string;
  readonly scope: BudgetScope;
  readonly zone: string;
  readonly startMs: number;
  /** Undefined for a session. */
  readonly endMs: number | undefined;
  settledNanoUsd: number;
  heldNanoUsd: number;
  raisedNanoUsd: number;
  usedAtMs: number;
  isInFile: boolean;
};

/** A session that was not used for so long is over. */
const SESSION_MS = 7 * DAY_MS;

/** An ended period only says where the next one may begin, at most two months later. */
const ENDED_MS = 62 * DAY_MS;

/** The newest period of each budget. What is written here is part of its caller's transaction. */
export class BudgetPeriods {
  readonly #spend: SpendOf;
  readonly #sql: Statements;
  readonly #lasting = new Map<string, OpenPeriod>();
  readonly #sessions = new Map<string, OpenPeriod>();
  #prunedAtMs = 0;

  constructor(db: DatabaseSync, spend: SpendOf) {
    this.#spend = spend;
    this.#sql = statementsOf(db);
    for (const row of this.#sql.all.all()) this.#remember(periodFrom(row));
  }

  /** The latest time at which any period was used. */
  latestMs(): number {
    const all = [...this.#lasting.values(), ...this.#sessions.values()];
    return all.reduce((latest, { startMs, usedAtMs }) => Math.max(latest, startMs, usedAtMs), 0);
  }

  /** The period that a budget over time is in. One that was begun keeps its end, whatever the calendar says by now. */
  at(budget: Budget, clockMs: number): OpenPeriod {
    if (budget.period === 'session' || budget.period === 'request') {
      return this.#sessions.get(budget.id) ?? begin(budget, { startMs: clockMs, endMs: undefined }, 0);
    }
    const last = this.#lasting.get(budget.id);
    if (last?.endMs !== undefined && clockMs < last.endMs) return last;

    const span = periodAt(budget.period, budget.calendar, clockMs);
    const startMs = Math.max(span.startMs, last?.endMs ?? span.startMs);
    const period = begin(budget, { startMs, endMs: span.endMs }, this.#spentSince(budget.scope, startMs));
    this.#lasting.set(budget.id, period);
    return period;
  }

  /** The period of a budget that began then; undefined when the file does not know it. */
  find(budgetId: string, startMs: number): OpenPeriod | undefined {
    const newest = this.#lasting.get(budgetId) ?? this.#sessions.get(budgetId);
    if (newest?.startMs === startMs) return newest;
    const row = this.#sql.one.get(budgetId, startMs);
    return row && periodFrom(row);
  }

  /** Where money counts that nothing was held for, by whose it is and when it was spent. */
  of(client: Client, atMs: number, clockMs: number): readonly OpenPeriod[] {
    return [...this.#lasting.values()].filter(
      ({ scope, startMs, endMs = Infinity }) => atMs >= startMs && clockMs < endMs && isInScope(scope, client),
    );
  }

  /** Puts a period into the file that is not there yet. */
  write({ isInFile, ...period }: OpenPeriod, clockMs: number): void {
    if (isInFile) return;
    const { budgetId, startMs, endMs, zone, scope, settledNanoUsd } = period;
    this.#sql.insert.run(budgetId, startMs, endMs ?? null, zone, JSON.stringify(scope), settledNanoUsd, clockMs);
  }

  /** Adds to what was spent and to what the cap was raised by. */
  add(period: OpenPeriod, { settled = 0, raised = 0 }: Amounts, clockMs: number): void {
    this.write(period, clockMs);
    this.#sql.add.run(settled, raised, clockMs, period.budgetId, period.startMs);
  }

  /** Takes over what the transaction has put into the file. */
  written(period: OpenPeriod, { settled = 0, raised = 0 }: Amounts, clockMs: number): void {
    period.settledNanoUsd += settled;
    period.raisedNanoUsd += raised;
    period.usedAtMs = clockMs;
    if (period.isInFile) return;
    period.isInFile = true;
    this.#remember(period);
  }

  /** Forgets what is long over; does something once a day. */
  prune(clockMs: number): void {
    if (clockMs < this.#prunedAtMs + DAY_MS) return;
    this.#prunedAtMs = clockMs;
    this.#sql.removeEnded.run(clockMs - ENDED_MS);
    for (const [id, { usedAtMs, heldNanoUsd, startMs }] of this.#sessions) {
      if (usedAtMs >= clockMs - SESSION_MS || heldNanoUsd > 0) continue;
      this.#sql.remove.run(id, startMs);
      this.#sessions.delete(id);
    }
  }

  #remember(period: OpenPeriod): void {
    (period.endMs === undefined ? this.#sessions : this.#lasting).set(period.budgetId, period);
  }

  /** What the rows of the ledger say, those stamped in the future too. */
  #spentSince(scope: BudgetScope, sinceMs: number): number {
    const dimension = scope.kind === 'everyone' ? undefined : SCOPE_DIMENSIONS[scope.kind];
    const name = scope.kind === 'everyone' ? undefined : scope.name;
    const rows = this.#spend({ sinceMs, untilMs: undefined, slots: [], by: dimension ? [dimension] : [] });
    return sumSpend(rows.filter(({ group }) => !dimension || group[dimension] === name)).nanoUsd;
  }
}

type Amounts = { readonly settled?: number; readonly raised?: number };

const begin = (
  { id, scope, calendar }: Budget,
  span: Pick<OpenPeriod, 'startMs' | 'endMs'>,
  settledNanoUsd: number,
): OpenPeriod => ({
  budgetId: id,
  scope,
  zone: calendar.zone,
  ...span,
  settledNanoUsd,
  heldNanoUsd: 0,
  raisedNanoUsd: 0,
  usedAtMs: span.startMs,
  isInFile: false,
});

type Statements = ReturnType<typeof statementsOf>;

const statementsOf = (db: DatabaseSync) => ({
  all: db.prepare('SELECT * FROM budget_periods ORDER BY start_ms'),
  one: db.prepare('SELECT * FROM budget_periods WHERE budget = ? AND start_ms = ?'),
  insert: db.prepare(
    `INSERT INTO budget_periods
       (budget, start_ms, end_ms, zone, scope, settled_nano_usd, raised_nano_usd, used_at_ms)
     VALUES (?, ?, ?, ?, ?, ?, 0, ?) ON CONFLICT (budget, start_ms) DO NOTHING`,
  ),
  add: db.prepare(
    `UPDATE budget_periods SET settled_nano_usd = settled_nano_usd + ?, raised_nano_usd = raised_nano_usd + ?,
       used_at_ms = ? WHERE budget = ? AND start_ms = ?`,
  ),
  removeEnded: db.prepare('DELETE FROM budget_periods WHERE end_ms < ?'),
  remove: db.prepare('DELETE FROM budget_periods WHERE budget = ? AND start_ms = ?'),
});

const periodFrom = (row: Readonly<Record<string, SQLOutputValue>>): OpenPeriod => ({
  budgetId: String(row['budget']),
  scope: scopeSchema.parse(JSON.parse(String(row['scope']))),
  zone: String(row['zone']),
  startMs: Number(row['start_ms']),
  endMs: row['end_ms'] === null ? undefined : Number(row['end_ms']),
  settledNanoUsd: Number(row['settled_nano_usd']),
  heldNanoUsd: 0,
  raisedNanoUsd: Number(row['raised_nano_usd']),
  usedAtMs: Number(row['used_at_ms']),
  isInFile: true,
});
