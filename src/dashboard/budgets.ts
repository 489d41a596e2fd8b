import type { BudgetPeriod, ExceededAction, Notice, Weekday } from '../core/budget/types.js';
import type { MoneyView } from './money.js';
import type { CapView, PlanView } from './spend.js';

/** What the tab "Budgets & Alerts" shows. Times are milliseconds. */
export type BudgetsView = {
  readonly atMs: number;
  /** When days and weeks begin. */
  readonly zone: string;
  readonly resetHour: number;
  readonly weekStart: Weekday;
  readonly onExceeded: ExceededAction;
  /** True while nothing that costs money is used. */
  readonly isPaused: boolean;
  readonly budgets: readonly BudgetRow[];
  /** Newest first. */
  readonly notices: readonly NoticeView[];
  readonly plans: readonly PlanView[];
};

/** One cap that is set. */
export type BudgetRow = CapView & {
  readonly id: string;
  readonly period: BudgetPeriod;
  /** Whose session it counts; undefined for other periods. */
  readonly session: string | undefined;
  /** False for a cap that only warns. */
  readonly isHard: boolean;
  /** What the cap was raised by for this period; undefined when it was not. */
  readonly raised: MoneyView | undefined;
};

export type NoticeView = Pick<Notice, 'id' | 'atMs' | 'kind' | 'text' | 'severity'>;

/** As many models as a mix may have. */
export const MAX_MIX = 8;

/** The stretches of time that the calculator tells, in days. */
export const CALCULATED_DAYS = [1, 30, 365] as const;

/** The same tokens with a mix of models and with the baseline alone. */
export type CalculationView = {
  readonly baseline: string;
  /** Whether it is about the requests of the last 30 days, or about requests as they were described. */
  readonly isMeasured: boolean;
  readonly rows: readonly CalculatedRow[];
  /** Requests left out because what they cost is not known. */
  readonly unpricedRequests: number;
};

export type CalculatedRow = {
  readonly days: number;
  readonly cost: MoneyView;
  readonly atBaseline: MoneyView;
  /** How far apart they are; never below zero. */
  readonly difference: MoneyView;
  /** Of the baseline, never below zero; undefined when the baseline costs nothing. */
  readonly share: number | undefined;
  /** False when the baseline is cheaper. */
  readonly isSaving: boolean;
};
