import type { BudgetCalendar, BudgetStanding, ExceededAction } from '../budget/types.js';
import type { Spend } from '../ledger.js';
import type { PlanStanding } from '../plan/types.js';

/** Everything about money that the meter, the panel, /health and the terminal show; made in one place so that they agree. */
export type MoneyReport = {
  readonly atMs: number;
  readonly calendar: BudgetCalendar;
  readonly session: Spend;
  readonly today: Spend;
  readonly week: Spend;
  readonly month: Spend;
  readonly all: Spend;
  /** When the next day, week and month of the calendar begin. */
  readonly nextDayMs: number;
  readonly nextWeekMs: number;
  readonly nextMonthMs: number;
  /** The caps for everyone, and those of this workspace. */
  readonly standings: readonly BudgetStanding[];
  readonly onExceeded: ExceededAction;
  readonly paused: boolean;
  /** Of this month; undefined when no baseline has a price. */
  readonly savings: Savings | undefined;
  /** Over the last hour; undefined when nothing was spent in it. */
  readonly burnNanoUsdPerHour: number | undefined;
  readonly projection: Projection | undefined;
  /** The day the price tables are of, such as '2026-09-23'. */
  readonly pricesAsOf: string;
  readonly plans: readonly PlanStanding[];
};

/** The same tokens at another model's price. It says nothing of how that model would have answered. */
export type Savings = {
  /** 'provider/model'. */
  readonly baseline: string;
  /** Whether a person chose the baseline; otherwise it is the dearest model that is ready. */
  readonly isChosen: boolean;
  readonly actualNanoUsd: number;
  readonly baselineNanoUsd: number;
  /** Less than zero when the baseline would have been cheaper. */
  readonly savedNanoUsd: number;
  /** Requests left out because what they cost is not known. */
  readonly unpricedRequests: number;
};

/** Where the month ends up at the pace of its days so far. */
export type Projection = {
  readonly perDayNanoUsd: number;
  readonly monthNanoUsd: number;
  readonly yearNanoUsd: number;
  /** Days, with fractions, that the pace was taken from. */
  readonly overDays: number;
};
