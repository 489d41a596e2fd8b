import type { ModelCard } from '../model.js';
import { usdText } from '../money.js';
import { leftNanoUsd } from './standing.js';
import type { Budget, BudgetPeriod, BudgetScope, BudgetStanding } from './types.js';

const CAP_NAMES: Readonly<Record<BudgetPeriod, string>> = {
  request: 'the cap for one request',
  session: "this session's cap",
  day: "today's cap",
  week: "this week's cap",
  month: "this month's cap",
};

/** A cap as people say it: "today's cap", "today's cap for the team eng". */
export const nameOfBudget = ({ period, scope }: Pick<Budget, 'period' | 'scope'>): string =>
  `${CAP_NAMES[period]}${ofScope(scope)}`;

function ofScope(scope: BudgetScope): string {
  switch (scope.kind) {
    case 'everyone':
      return '';
    case 'workspace':
      return ` for the workspace ${scope.name}`;
    case 'client':
      return ` for the client key ${scope.name}`;
    case 'team':
      return ` for the team ${scope.name}`;
  }
}

/** True for a model that costs nobody knows what. */
export const isUnpriced = ({ price }: ModelCard): boolean => price === undefined;

/** Why a request was refused, how the cap stands, and what to do. `resets` is the moment as people of that zone read it. */
export function refusalText(
  { budget, ...standing }: BudgetStanding,
  wantedNanoUsd: number,
  resets: string | undefined,
): string {
  const name = nameOfBudget(budget);
  if (budget.period === 'request') {
    return `This request may cost ${usdText(wantedNanoUsd)}, and ${name} is ${usdText(standing.capNanoUsd)}. Raise "budget.perRequest", or ask for less.`;
  }
  const held =
    standing.heldNanoUsd > 0 ? `, ${usdText(standing.heldNanoUsd)} are set aside for requests under way` : '';
  const left = usdText(leftNanoUsd({ budget, ...standing }));
  const until = resets === undefined ? '' : ` It resets at ${resets}.`;
  return (
    `${capitalised(name)} of ${usdText(standing.capNanoUsd)} has no room for this request: ${usdText(standing.settledNanoUsd)} are spent${held}, ` +
    `${left} are left, and it may cost ${usdText(wantedNanoUsd)}.${until} Raise the cap with "Signalbox: Raise Today's Cap" or "signalbox budget raise".`
  );
}

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
