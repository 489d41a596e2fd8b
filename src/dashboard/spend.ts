import type { BudgetScope } from '../core/budget/types.js';
import type { PlanUnit } from '../core/plan/types.js';
import type { SpendDimension } from '../core/spend/types.js';
import type { MoneyView } from './money.js';

/** What the bars can be stacked by. */
export const CHART_DIMENSIONS = [
  'model',
  'app',
  'workspace',
  'tier',
  'provider',
  'key',
  'team',
] as const satisfies readonly SpendDimension[];
export type ChartDimension = (typeof CHART_DIMENSIONS)[number];

/** How many days the bars can go back. */
export const CHART_DAYS = [7, 30, 90] as const;
export type ChartDays = (typeof CHART_DAYS)[number];

/** What the tab "Overview" shows of money. Times are milliseconds, shares 0 to 1. */
export type SpendSummary = {
  readonly atMs: number;
  /** The session, today, this week, this month and all time; in this order. */
  readonly cards: readonly SpendCard[];
  /** All time, dearest first. */
  readonly byModel: readonly ModelSpendView[];
  /** True while nothing that costs money is used. */
  readonly isPaused: boolean;
  /** Undefined when there is no baseline with a price. */
  readonly savings: SavingsView | undefined;
  /** An hour, over the last one; undefined when nothing was spent in it. */
  readonly burn: MoneyView | undefined;
  readonly projection: ProjectionView | undefined;
  /** The day the price tables are of, such as '2026-09-23'. */
  readonly pricesAsOf: string;
  readonly plans: readonly PlanView[];
};

/** What was spent in one stretch of time, and the caps on it. */
export type SpendCard = SpendCounts & {
  readonly period: 'session' | 'today' | 'week' | 'month' | 'all';
  readonly sinceMs: number;
  readonly caps: readonly CapView[];
};

/** A sum of known costs and what it was made of. */
export type SpendCounts = {
  readonly spend: MoneyView;
  readonly requests: number;
  readonly unpricedRequests: number;
  readonly estimatedRequests: number;
  readonly failedRequests: number;
};

export type ModelSpendView = Pick<SpendCounts, 'spend' | 'requests' | 'unpricedRequests'> & { readonly model: string };

/** How one cap stands. */
export type CapView = {
  readonly scope: BudgetScope;
  /** With what was raised for this period. */
  readonly cap: MoneyView;
  readonly spent: MoneyView;
  /** Set aside for requests under way; undefined when that is nothing. */
  readonly held: MoneyView | undefined;
  readonly left: MoneyView;
  /** What is spent of the cap: 0 and more, 1 at the cap. */
  readonly usedShare: number;
  /** What is set aside of the cap. */
  readonly heldShare: number;
  readonly state: CapState;
  /** Undefined for a session, which ends when its client says so. */
  readonly resetsAtMs: number | undefined;
};

/** 'near' from 80 percent on, 'full' at the cap, 'over' beyond it. */
export type CapState = 'room' | 'near' | 'full' | 'over';

/** The same tokens at another model's price. */
export type SavingsView = {
  readonly baseline: string;
  /** Whether a person chose the baseline; otherwise it is the dearest model that is ready. */
  readonly isChosen: boolean;
  readonly actual: MoneyView;
  readonly atBaseline: MoneyView;
  /** How far apart they are; never below zero. */
  readonly difference: MoneyView;
  /** False when the baseline would have been cheaper. */
  readonly isSaving: boolean;
  /** Requests left out because what they cost is not known. */
  readonly unpricedRequests: number;
};

/** Where the month and a year end up at the pace of the days so far. */
export type ProjectionView = {
  readonly perDay: MoneyView;
  readonly month: MoneyView;
  readonly year: MoneyView;
  readonly overDays: number;
};

/** What is left of a subscription. */
export type PlanView = {
  readonly provider: string;
  readonly name: string;
  /** Whether more is paid for by list price when a window is used up; otherwise nothing more goes. */
  readonly paysOverflow: boolean;
  readonly windows: readonly PlanWindowView[];
};

export type PlanWindowView = {
  readonly hours: number;
  readonly unit: PlanUnit;
  /** In the window's unit, which for 'usd' is dollars; `usedUsd` and `limitUsd` say the same as money. */
  readonly used: number;
  readonly limit: number;
  readonly usedUsd: MoneyView | undefined;
  readonly limitUsd: MoneyView | undefined;
  readonly leftShare: number;
  /** When the oldest of it leaves; undefined while nothing was used. */
  readonly freesAtMs: number | undefined;
};

/** Spend by day in groups, for the bars and the tables beside them. */
export type SpendChart = {
  readonly days: ChartDays;
  readonly by: ChartDimension;
  /** As the calendar of the caps has them, such as '2026-11-20'; the last one is today. */
  readonly dates: readonly string[];
  /** Dearest first; all beyond the seventh are one more, the last. */
  readonly groups: readonly ChartGroup[];
  readonly total: ChartSums;
};

/** One group. `name` is '' for requests that have none; `merged` is how many groups the last one stands for, else 0. */
export type ChartGroup = ChartSums & { readonly name: string; readonly merged: number };

/** Sums over all days, and by day in their order. */
export type ChartSums = SpendCounts & { readonly byDay: readonly ChartDay[] };

export type ChartDay = Pick<SpendCounts, 'spend' | 'requests' | 'unpricedRequests'>;
