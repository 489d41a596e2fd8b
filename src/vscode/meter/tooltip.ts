import { leftNanoUsd } from '../../core/budget/standing.js';
import type { BudgetPeriod, BudgetStanding } from '../../core/budget/types.js';
import type { Spend } from '../../core/ledger.js';
import type { MoneyReport } from '../../core/spend/report.js';
import { spendText, usdText } from '../../dashboard/money.js';
import { momentText, plainMarkdown, type Words } from '../words.js';
import { budgetTitle, capText, periodTitle } from './budget-words.js';
import { capOf, isOverAll } from './meter-text.js';
import { moneyLines, type TooltipFacts } from './tooltip-lines.js';

/** Commands that the tooltip may run, and no others. */
export const TOOLTIP_COMMANDS = [
  'signalbox.openPanel',
  'signalbox.showBudgets',
  'signalbox.raiseCap',
  'signalbox.pausePaid',
  'signalbox.resumePaid',
  'signalbox.explainLastDecision',
] as const;

/** The tooltip as Markdown: a table of spend against caps, then what else is known. Names of others are never links. */
export function tooltipMarkdown(facts: TooltipFacts, words: Words): string {
  const { l10n } = words;
  const { report } = facts;
  return [
    '**Signalbox**',
    '',
    row(['', l10n.t('Spent'), l10n.t('Set aside'), l10n.t('Cap'), l10n.t('Left'), l10n.t('Resets')]),
    '|:--|--:|--:|--:|--:|:--|',
    ...periodRows(report, words),
    ...otherRows(report, words),
    '',
    ...moneyLines(facts, words).flatMap((line) => [line, '']),
    links(report, words),
  ].join('\n');
}

function links({ paused }: MoneyReport, { l10n }: Words): string {
  const link = (text: string, command: (typeof TOOLTIP_COMMANDS)[number]): string => `[${text}](command:${command})`;
  return [
    link(l10n.t('Open panel'), 'signalbox.openPanel'),
    link(l10n.t('Budgets'), 'signalbox.showBudgets'),
    link(l10n.t('Raise a cap'), 'signalbox.raiseCap'),
    paused
      ? link(l10n.t('Resume paid models'), 'signalbox.resumePaid')
      : link(l10n.t('Pause paid models'), 'signalbox.pausePaid'),
    link(l10n.t('Why the last model?'), 'signalbox.explainLastDecision'),
  ].join(' · ');
}

type PeriodRow = readonly [period: BudgetPeriod, spend: Spend, resetsMs: number | undefined];

/** Session, day, week and month, each with the cap for everyone where one is set. */
function periodRows(report: MoneyReport, words: Words): readonly string[] {
  const { session, today, week, month, nextDayMs, nextWeekMs, nextMonthMs } = report;
  const periods: readonly PeriodRow[] = [
    ['session', session, undefined],
    ['day', today, nextDayMs],
    ['week', week, nextWeekMs],
    ['month', month, nextMonthMs],
  ];
  return periods.map(([period, spend, resetsMs]) => {
    const cap = capOf(report, period);
    const resets = cap ? cap.endMs : resetsMs;
    return row([
      periodTitle(period, words.l10n),
      spendText(spend),
      ...capCells(cap),
      momentCell(resets, report, words),
    ]);
  });
}

/** Caps of the workspace, and of the editor's session. */
const otherRows = (report: MoneyReport, words: Words): readonly string[] =>
  report.standings
    .filter((standing) => !isOverAll(standing))
    .map((standing) =>
      row([
        plainMarkdown(budgetTitle(standing.budget, words.l10n)),
        usdText(standing.settledNanoUsd),
        ...capCells(standing),
        momentCell(standing.endMs, report, words),
      ]),
    );

function capCells(standing: BudgetStanding | undefined): readonly string[] {
  if (!standing) return ['–', '–', '–'];
  const { heldNanoUsd, capNanoUsd, raisedNanoUsd } = standing;
  const raised = raisedNanoUsd > 0 ? ` (+${capText(raisedNanoUsd)})` : '';
  return [
    heldNanoUsd > 0 ? `≈ ${usdText(heldNanoUsd)}` : '–',
    `${capText(capNanoUsd)}${raised}`,
    usdText(leftNanoUsd(standing)),
  ];
}

const momentCell = (atMs: number | undefined, { calendar }: MoneyReport, words: Words): string =>
  atMs === undefined ? '–' : momentText(atMs, calendar.zone, words);

/** The hover leaves no room between columns. */
const row = (cells: readonly string[]): string => `| ${cells.join(' | &nbsp; ')} |`;
