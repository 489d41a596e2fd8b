import { usdText } from '../money.js';
import { nameOfBudget } from './in-words.js';
import type { BudgetStanding } from './types.js';
import { clockText } from './zone.js';

/** What is told of a cap that was raised. */
export function raiseText({ budget, capNanoUsd, endMs }: BudgetStanding, nanoUsd: number): string {
  const { zone } = budget.calendar;
  const until = endMs === undefined ? '' : `, until ${clockText(zone, endMs)} (${zone})`;
  return `Raised ${nameOfBudget(budget)} by ${usdText(nanoUsd)} to ${usdText(capNanoUsd)}${until}.`;
}

/** What is told of a clock that shows an earlier time than the ledger has seen. */
export const clockBehindText = (atMs: number, latestMs: number): string =>
  `The clock of this machine says ${clockText('UTC', atMs)} (UTC), but money was already counted at ` +
  `${clockText('UTC', latestMs)} (UTC). So that no cap is granted twice, caps stay in the periods of that time until ` +
  `the clock has reached it. If the clock is right now and a cap is used up, raise it.`;
