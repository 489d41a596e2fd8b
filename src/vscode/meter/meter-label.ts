import { isUsedUp, tightestOf, usedShare, WARNING_SHARE } from '../../core/budget/standing.js';
import type { BudgetPeriod, BudgetStanding } from '../../core/budget/types.js';
import type { PlanWindowStanding } from '../../core/plan/types.js';
import type { MoneyReport } from '../../core/spend/report.js';
import { spendText } from '../../dashboard/money.js';
import { momentText, percentText, requestsText, type L10n, type Words } from '../words.js';
import { budgetTitle, capText } from './budget-words.js';
import { shownSpend, tightestWindow, type MeterShow } from './meter-text.js';

/** The meter in whole words, for screen readers: everything its icon and colour say as well. */
export function meterLabel(report: MoneyReport, show: MeterShow, words: Words): string {
  const { l10n } = words;
  const { spend, period } = shownSpend(report, show);
  const tightest = tightestOf(report.standings);
  const window = show === 'quota' ? tightestWindow(report) : undefined;
  return [
    spentWords(period, spendText(spend), requestsText(spend.requests, words), l10n),
    ...(report.paused ? [l10n.t('paid models are paused')] : []),
    ...(window ? [windowWords(window, l10n)] : []),
    ...(tightest ? capWords(tightest, report, words) : []),
  ].join('; ');
}

function spentWords(period: BudgetPeriod, amount: string, requests: string, l10n: L10n): string {
  switch (period) {
    case 'session':
    case 'request':
      return l10n.t('Signalbox: spent in this session {0}, {1}', amount, requests);
    case 'month':
      return l10n.t('Signalbox: spent this month {0}, {1}', amount, requests);
    case 'day':
    case 'week':
      return l10n.t('Signalbox: spent today {0}, {1}', amount, requests);
  }
}

const windowWords = ({ leftShare, window }: PlanWindowStanding, l10n: L10n): string =>
  l10n.t('{0} of the {1}-hour window of the plan left', percentText(leftShare), window.hours);

function capWords(standing: BudgetStanding, { calendar }: MoneyReport, words: Words): readonly string[] {
  const { l10n } = words;
  const title = budgetTitle(standing.budget, l10n);
  const cap = capText(standing.capNanoUsd);
  const until = standing.endMs === undefined ? '' : momentText(standing.endMs, calendar.zone, words);
  if (isUsedUp(standing)) {
    return [
      until === ''
        ? l10n.t('the cap of {0} ({1}) is used up', cap, title)
        : l10n.t('the cap of {0} ({1}) is used up until {2}', cap, title, until),
    ];
  }
  const used = percentText(usedShare(standing));
  return usedShare(standing) >= WARNING_SHARE
    ? [l10n.t('warning: {0} of the cap of {1} ({2}) used', used, cap, title)]
    : [l10n.t('{0} of the cap of {1} ({2}) used', used, cap, title)];
}
