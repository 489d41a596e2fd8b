import { usdText } from '../core/money.js';
import type { SpendChart } from '../dashboard/spend.js';
import { countText, dateText, longDateText, percentText } from './format.js';
import { t } from './strings.js';

/** Stacked bars, ready to draw: one for each label. Values are nano-dollars. */
export type Bars = {
  readonly labels: readonly string[];
  readonly titles: readonly string[];
  /** Under the parts of a bar: the sum, and what is missing from it. */
  readonly notes: readonly (readonly string[])[];
  readonly series: readonly { readonly name: string; readonly values: readonly number[] }[];
};

/** What a group is called: those without a name have none in the ledger. */
export function groupName({ by, groups }: SpendChart, place: number): string {
  const group = groups[place];
  if (!group || group.merged > 0) return t('chart.others', { count: countText(group?.merged ?? 0) });
  if (group.name !== '') return group.name;
  return t(by === 'model' || by === 'provider' ? 'chart.noAnswer' : 'chart.unnamed');
}

/** The bars of a chart. What is unpriced has no height; the notes count it. */
export const toBars = (chart: SpendChart): Bars => ({
  labels: chart.dates.map(dateText),
  titles: chart.dates.map(longDateText),
  notes: chart.total.byDay.map(({ spend, unpricedRequests }) => [
    t('chart.sum', { amount: spend.text }),
    ...(unpricedRequests > 0 ? [t('spend.more', { count: countText(unpricedRequests) })] : []),
  ]),
  series: chart.groups.map((group, place) => ({
    name: groupName(chart, place),
    values: group.byDay.map(({ spend }) => spend.nanoUsd ?? 0),
  })),
});

/** The whole chart in words, for those who cannot see it: its sum, its highest bar and its groups. */
export function chartText(chart: SpendChart): string {
  const { total, groups, days, by } = chart;
  const sum = total.spend.nanoUsd ?? 0;
  const amounts = total.byDay.map(({ spend }) => spend.nanoUsd ?? 0);
  const highest = amounts.indexOf(Math.max(...amounts));
  const parts = groups.map(({ spend }, place) => {
    const share = sum > 0 && spend.nanoUsd !== undefined ? ` (${percentText(spend.nanoUsd / sum)})` : '';
    return `${groupName(chart, place)} ${spend.text}${share}`;
  });
  return [
    t('chart.text', { days, by: t(`chart.by.${by}`), amount: total.spend.text }),
    t('chart.highest', {
      date: longDateText(chart.dates[highest] ?? ''),
      amount: total.byDay[highest]?.spend.text ?? '',
    }),
    `${parts.join(', ')}.`,
    ...(total.unpricedRequests > 0 ? [t('chart.unpriced', { count: countText(total.unpricedRequests) })] : []),
    t('chart.seeTable'),
  ].join(' ');
}

/** An amount on the axis. */
export const tickText = (nanoUsd: number): string => usdText(Math.round(nanoUsd));
