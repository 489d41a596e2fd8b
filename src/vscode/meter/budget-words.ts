import type { Budget, BudgetPeriod } from '../../core/budget/types.js';
import { usdText } from '../../dashboard/money.js';
import type { L10n } from '../words.js';

/** '$5' rather than '$5.00': caps are round. */
export const capText = (nanoUsd: number): string => usdText(nanoUsd).replace(/\.00$/, '');

/** A period as a title. */
export function periodTitle(period: BudgetPeriod, l10n: L10n): string {
  switch (period) {
    case 'request':
      return l10n.t('One request');
    case 'session':
      return l10n.t('Session');
    case 'day':
      return l10n.t('Today');
    case 'week':
      return l10n.t('This week');
    case 'month':
      return l10n.t('This month');
  }
}

/** Whose cap it is, and for how long: 'Today', 'Today, workspace site'. */
export function budgetTitle({ scope, period }: Budget, l10n: L10n): string {
  const title = period === 'session' ? l10n.t('Session of the editor') : periodTitle(period, l10n);
  switch (scope.kind) {
    case 'everyone':
      return title;
    case 'workspace':
      return l10n.t('{0}, workspace {1}', title, scope.name);
    case 'client':
      return l10n.t('{0}, client key {1}', title, scope.name);
    case 'team':
      return l10n.t('{0}, team {1}', title, scope.name);
  }
}
