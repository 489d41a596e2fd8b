import { nameOfBudget } from '../../core/budget/in-words.js';
import { isUsedUp } from '../../core/budget/standing.js';
import type { Budget, BudgetStanding } from '../../core/budget/types.js';
import { usdText } from '../../core/money.js';
import { ok, warning, type Finding } from './finding.js';

/** What is known of caps, and of models that nobody can count against them. */
export type CapFacts = {
  readonly budgets: readonly Budget[];
  readonly standings: readonly BudgetStanding[];
  readonly isPaused: boolean;
  /** Ready models without a price, as 'provider/model'. */
  readonly unpriced: readonly string[];
};

/** Whether caps are set, have room, and can be held. */
export function checkCaps(facts: CapFacts): readonly Finding[] {
  const found = [
    ...pauseFinding(facts),
    ...noCaps(facts),
    ...facts.standings.flatMap(usedUp),
    ...unpricedFinding(facts),
  ];
  return found.length > 0
    ? found
    : [
        ok(
          'caps',
          `${facts.budgets.length} ${facts.budgets.length === 1 ? 'cap is' : 'caps are'} set, with room left.`,
        ),
      ];
}

const pauseFinding = ({ isPaused }: CapFacts): readonly Finding[] =>
  isPaused
    ? [
        warning(
          'caps',
          'Models that cost money are paused.',
          'Run "Signalbox: Resume Paid Models", or set "budget.pausePaid" to false.',
        ),
      ]
    : [];

const noCaps = ({ budgets }: CapFacts): readonly Finding[] =>
  budgets.length > 0
    ? []
    : [
        warning(
          'caps',
          'No cap is set: nothing limits what is spent.',
          'Run "Signalbox: Set Budget", or set "budget.daily".',
        ),
      ];

function usedUp(standing: BudgetStanding): readonly Finding[] {
  if (!isUsedUp(standing)) return [];
  const { budget, settledNanoUsd, capNanoUsd } = standing;
  const name = nameOfBudget(budget);
  return [
    warning(
      'caps',
      `${name.charAt(0).toUpperCase()}${name.slice(1)} is used up: ${usdText(settledNanoUsd)} of ${usdText(capNanoUsd)}.`,
      'Wait for its period to end, or run "Signalbox: Raise Today\'s Cap" or "signalbox budget raise".',
    ),
  ];
}

/** So many are named; the rest are counted. */
const NAMED = 5;

function unpricedFinding({ unpriced }: CapFacts): readonly Finding[] {
  if (unpriced.length === 0) return [];
  const more = unpriced.length - NAMED;
  const names = `${unpriced.slice(0, NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  return [
    warning(
      'caps',
      `Ready, but without a known price, so that caps cannot count ${unpriced.length === 1 ? 'it' : 'them'}: ${names}.`,
      'Give a price with "Signalbox: Edit Model Price" or in "prices.overrides".',
    ),
  ];
}
