import type { PlanStanding } from '../../core/plan/types.js';
import type { MoneyReport, Projection, Savings } from '../../core/spend/report.js';
import { usdText } from '../../dashboard/money.js';
import { countText, momentText, percentText, plainMarkdown, requestsText, type Words } from '../words.js';
import { selectionLine, type SelectionEstimate } from './selection-text.js';

/** Everything the tooltip is made of. */
export type TooltipFacts = {
  readonly report: MoneyReport;
  readonly last: LastDecision | undefined;
  readonly selection: SelectionEstimate | undefined;
  /** Where the proxy listens; undefined while it does not. */
  readonly proxyUrl: string | undefined;
};

/** The newest request of all: who answered ('provider/model'), and why. */
export type LastDecision = { readonly model: string; readonly reason: string };

/** What the tooltip tells below its table, a line each; what is not known has no line. */
export function moneyLines({ report, last, selection, proxyUrl }: TooltipFacts, words: Words): readonly string[] {
  const { l10n } = words;
  const { savings, burnNanoUsdPerHour, projection, month } = report;
  return [
    ...(selection ? [plainMarkdown(selectionLine(selection, words))] : []),
    ...(report.paused ? [`**${l10n.t('Paid models are paused.')}**`] : []),
    ...(savings && savings.savedNanoUsd !== 0 ? [savingsLine(savings, words)] : []),
    ...(burnNanoUsdPerHour === undefined
      ? []
      : [l10n.t('Burn rate: {0} an hour', plainMarkdown(usdText(burnNanoUsdPerHour)))]),
    ...(projection ? [projectionLine(projection, words)] : []),
    ...(month.unpricedRequests > 0
      ? [l10n.t('Unpriced this month, and in no sum: {0}', requestsText(month.unpricedRequests, words))]
      : []),
    ...report.plans.flatMap((plan) => planLine(plan, report, words)),
    ...(last ? [l10n.t('Last: {0}: {1}', `**${plainMarkdown(last.model)}**`, plainMarkdown(last.reason))] : []),
    proxyUrl === undefined ? l10n.t('Proxy: stopped') : l10n.t('Proxy: {0}', proxyUrl),
    l10n.t('Prices as of {0}', plainMarkdown(report.pricesAsOf)),
  ];
}

function savingsLine({ baseline, savedNanoUsd, unpricedRequests }: Savings, words: Words): string {
  const { l10n } = words;
  const name = plainMarkdown(baseline);
  const amount = plainMarkdown(usdText(Math.abs(savedNanoUsd)));
  const text =
    savedNanoUsd < 0
      ? l10n.t('This month {0} more than the same tokens at {1}', amount, name)
      : l10n.t('Saved this month: {0} against the same tokens at {1}', amount, name);
  return unpricedRequests === 0
    ? text
    : `${text} (${l10n.t('{0} unpriced left out', countText(unpricedRequests, words))})`;
}

const projectionLine = ({ monthNanoUsd, overDays }: Projection, { l10n, locale }: Words): string =>
  l10n.t(
    'At this pace the month ends at ≈ {0} (from {1} days)',
    plainMarkdown(usdText(monthNanoUsd)),
    plainMarkdown(new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(overDays)),
  );

function planLine({ plan, tightest }: PlanStanding, { calendar }: MoneyReport, words: Words): readonly string[] {
  if (!tightest) return [];
  const { l10n } = words;
  const { leftShare, freesAtMs, window } = tightest;
  const left = l10n.t(
    'Plan {0}: {1} of {2} hours left',
    plainMarkdown(plan.name),
    percentText(leftShare),
    window.hours,
  );
  return [
    freesAtMs === undefined
      ? left
      : `${left}; ${l10n.t('frees up from {0}', plainMarkdown(momentText(freesAtMs, calendar.zone, words)))}`,
  ];
}
