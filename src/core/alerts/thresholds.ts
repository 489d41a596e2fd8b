import { nameOfBudget } from '../budget/in-words.js';
import type { BudgetStanding } from '../budget/types.js';
import { usdText } from '../money.js';
import type { Finding } from './finding.js';

/** A threshold of a cap that was passed. `once` names it for the period it was passed in. */
export type PassedThreshold = Finding & { readonly once: string };

const FULL_PERCENT = 100;
const WARNING_PERCENT = 80;

/**
 * The thresholds in percent that what is spent under a cap has passed, the highest first. A cap of nothing has none.
 * Source of the rule: FEATURES B2.
 */
export function passedThresholds(standing: BudgetStanding, percents: readonly number[]): readonly PassedThreshold[] {
  const { capNanoUsd, settledNanoUsd } = standing;
  if (capNanoUsd === 0) return [];
  return [...new Set(percents)]
    .filter((percent) => settledNanoUsd * FULL_PERCENT >= percent * capNanoUsd)
    .toSorted((a, b) => b - a)
    .map((percent) => toPassed(standing, percent));
}

function toPassed({ budget, startMs, capNanoUsd, settledNanoUsd }: BudgetStanding, percent: number): PassedThreshold {
  const name = nameOfBudget(budget);
  const amounts = `${usdText(settledNanoUsd)} of ${usdText(capNanoUsd)}`;
  return {
    subject: budget.id,
    once: `${startMs}:${percent}`,
    severity: percent >= FULL_PERCENT ? 'critical' : percent >= WARNING_PERCENT ? 'warning' : 'info',
    text:
      percent >= FULL_PERCENT
        ? `${capitalised(name)} is used up: ${amounts}.`
        : `${percent}% of ${name} are used: ${amounts}.`,
    value: settledNanoUsd / capNanoUsd,
  };
}

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
