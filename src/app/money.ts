import { allBudgets, budgetsFor } from '../config/budgets.js';
import type { Settings } from '../config/schema.js';
import { periodAt } from '../core/budget/periods.js';
import type { Budget, BudgetStanding, Notice } from '../core/budget/types.js';
import type { Client } from '../core/chat.js';
import { Emitter, type Disposable, type Event } from '../core/emitter.js';
import { GatewayError } from '../core/errors.js';
import type { PlanStanding } from '../core/plan/types.js';
import { BURN_WINDOW_MS, burnNanoUsdPerHour } from '../core/spend/burn.js';
import { project } from '../core/spend/projection.js';
import type { MoneyReport, Projection, Savings } from '../core/spend/report.js';
import { savings, type Baseline } from '../core/spend/savings.js';
import type { SpendQuery, SpendRow } from '../core/spend/types.js';
import type { LedgerStore } from '../store/store.js';
import type { CalendarSource } from './calendar.js';
import { newId } from './ids.js';
import type { SpendMeter } from './spend.js';

/** What shells ask about money, and what they may do to it. */
export type Money = Disposable & {
  /** Everything the meter, the panel, /health and the terminal show. */
  readonly report: () => Promise<MoneyReport>;
  readonly spend: (query: SpendQuery) => Promise<readonly SpendRow[]>;
  /** The caps of the settings: for everyone and this workspace, or for one client as well. */
  budgets(client?: Client): readonly Budget[];
  /** How all caps of the settings stand, those of clients and teams too. */
  readonly standings: () => Promise<readonly BudgetStanding[]>;
  /** Raises a cap until its period ends. Rejects with 'not-found' for an id that no setting has. */
  raise(budgetId: string, nanoUsd: number): Promise<BudgetStanding>;
  /** Thresholds passed, caps raised, alerts: newest first. */
  notices(limit: number): Promise<readonly Notice[]>;
  /** The session's meter starts anew from now. */
  resetSession(): void;
  /** Fires when anything of the report may have changed, at most some times a second. */
  readonly onDidChange: Event<void>;
};

/** What the money service needs. `baseline` is the model that savings are compared with. */
export type MoneyDeps = {
  readonly ledger: Pick<LedgerStore, 'spend' | 'standings' | 'raise' | 'notices' | 'after'>;
  readonly meter: SpendMeter;
  readonly settings: () => Settings;
  readonly calendar: CalendarSource;
  readonly workspace: () => string | undefined;
  readonly sessionId: string | undefined;
  readonly baseline: () => Promise<Baseline | undefined>;
  readonly plans: () => Promise<readonly PlanStanding[]>;
  readonly pricesAsOf: () => string;
  readonly onDidChangeSettings: Event<void>;
  readonly nowMs: () => number;
  readonly report: (error: unknown) => void;
};

/** A burst of requests becomes so many events a second at most. */
const CHANGE_EVERY_MS = 250;

/** Answers from the ledger and the settings. */
export function createMoney(deps: MoneyDeps): Money {
  const changes = throttled(deps.report);
  const listening = [deps.meter.onDidChange(() => changes.push()), deps.onDidChangeSettings(() => changes.push())];
  const view = () => ({ calendar: deps.calendar(), workspace: deps.workspace() });
  const everyBudget = (): readonly Budget[] => allBudgets(deps.settings(), view(), deps.sessionId);

  async function raise(budgetId: string, nanoUsd: number): Promise<BudgetStanding> {
    const budget = everyBudget().find(({ id }) => id === budgetId);
    if (!budget) throw new GatewayError('not-found', `No setting has a cap called "${budgetId}".`);
    const standing = await deps.ledger.raise(budget, nanoUsd, newId());
    changes.push();
    return standing;
  }

  return {
    report: () => makeReport(deps, everyBudget().filter(isOfHere)),
    spend: (query) => deps.ledger.spend(query),
    budgets: (client) => (client ? budgetsFor(deps.settings(), client, view()) : everyBudget().filter(isOfHere)),
    standings: () => deps.ledger.standings(everyBudget()),
    raise,
    notices: (limit) => deps.ledger.notices({ kind: undefined, limit }),
    resetSession: () => deps.meter.resetSession(),
    onDidChange: changes.event,
    dispose: () => {
      for (const one of listening) one.dispose();
      changes.dispose();
    },
  };
}

const isOfHere = ({ scope }: Budget): boolean => scope.kind === 'everyone' || scope.kind === 'workspace';

async function makeReport(deps: MoneyDeps, budgets: readonly Budget[]): Promise<MoneyReport> {
  const atMs = deps.nowMs();
  const calendar = deps.calendar();
  const [day, week, month] = [
    periodAt('day', calendar, atMs),
    periodAt('week', calendar, atMs),
    periodAt('month', calendar, atMs),
  ];
  const [spend, standings, byModel, lastHour, oldest, baseline, plans] = await Promise.all([
    deps.meter.read(),
    deps.ledger.standings(budgets),
    deps.ledger.spend({ sinceMs: month.startMs, untilMs: undefined, slots: [], by: ['model', 'kind'] }),
    deps.ledger.spend({ sinceMs: atMs - BURN_WINDOW_MS, untilMs: undefined, slots: [], by: [] }),
    deps.ledger.after(undefined, 1),
    deps.baseline(),
    deps.plans(),
  ]);
  const projection: Projection | undefined = project({
    spentNanoUsd: spend.month.nanoUsd,
    sinceMs: Math.max(month.startMs, oldest[0]?.atMs ?? atMs),
    nowMs: atMs,
    monthEndMs: month.endMs,
  });
  const saved: Savings | undefined = baseline && savings(byModel, baseline);
  return {
    atMs,
    calendar,
    ...spend,
    nextDayMs: day.endMs,
    nextWeekMs: week.endMs,
    nextMonthMs: month.endMs,
    standings,
    onExceeded: deps.settings()['budget.onExceeded'],
    paused: deps.settings()['budget.pausePaid'],
    savings: saved,
    burnNanoUsdPerHour: burnNanoUsdPerHour(lastHour),
    projection,
    pricesAsOf: deps.pricesAsOf(),
    plans,
  };
}

/** Joins events that come close together; the last one is never lost. */
function throttled(report: (error: unknown) => void) {
  const emitter = new Emitter<void>(report);
  let timer: NodeJS.Timeout | undefined;
  let isWaiting = false;
  const fire = (): void => {
    timer = setTimeout(() => {
      timer = undefined;
      if (isWaiting) fire();
    }, CHANGE_EVERY_MS).unref();
    isWaiting = false;
    emitter.fire();
  };
  return {
    event: emitter.event,
    push: () => {
      if (timer) isWaiting = true;
      else fire();
    },
    dispose: () => {
      clearTimeout(timer);
      emitter.dispose();
    },
  };
}
