import { html, nothing, svg, type TemplateResult } from 'lit/html.js';
import type { ChartDay, SpendChart } from '../../dashboard/spend.js';
import { countText, longDateText, percentText } from '../format.js';
import { patternOf, SERIES_COUNT, TILE } from '../series.js';
import { groupName } from '../spend-bars.js';
import { t } from '../strings.js';
import { shareBar } from './bars.js';
import { dataTable, foreign, numeric } from './parts.js';

/** The bars as numbers: a row a day, newest first, and a column a group. */
export function dayTable(chart: SpendChart): TemplateResult {
  const { dates, groups, total } = chart;
  const newestFirst = dates.map((_, at) => dates.length - 1 - at);
  return dataTable({
    caption: t('chart.table', { days: chart.days, by: t(`chart.by.${chart.by}`) }),
    columns: [
      { label: t('chart.day') },
      ...groups.map((_, place) => ({ label: head(groupName(chart, place)), isNumber: true })),
      { label: t('chart.total'), isNumber: true },
      { label: t('byModel.unpriced'), isNumber: true },
    ],
    rows: newestFirst.map(
      (at) =>
        html`<tr>
          <th scope="row">${longDateText(dates[at] ?? '')}</th>
          ${groups.map(({ byDay }) => numeric(dayText(byDay[at])))} ${numeric(dayText(total.byDay[at]))}
          ${numeric(countText(total.byDay[at]?.unpricedRequests ?? 0))}
        </tr>`,
    ),
    foot: html`<tr>
      <th scope="row">${t('chart.total')}</th>
      ${groups.map(({ spend }) => numeric(spend.text))} ${numeric(total.spend.text)}
      ${numeric(countText(total.unpricedRequests))}
    </tr>`,
  });
}

const head = (name: string): TemplateResult => html`<span class="clip" title=${name}>${foreign(name)}</span>`;

const dayText = (day: ChartDay | undefined): string => (!day || day.requests === 0 ? t('none') : day.spend.text);

/** What the bars are stacked of: the key to them, and each group's part of the whole. */
export function groupTable(chart: SpendChart): TemplateResult {
  const known = chart.total.spend.nanoUsd ?? 0;
  const by = t(`chart.by.${chart.by}`);
  return dataTable({
    caption: t('chart.groups', { days: chart.days, by }),
    className: 'groups',
    columns: [
      { label: by },
      { label: t('byModel.requests'), isNumber: true },
      { label: t('byModel.unpriced'), isNumber: true },
      { label: t('byModel.spend'), isNumber: true },
      { label: t('byModel.share') },
    ],
    rows: chart.groups.map(
      ({ spend, requests, unpricedRequests }, place) =>
        html`<tr>
          <td class="clip" title=${groupName(chart, place)}>${swatch(place)} ${foreign(groupName(chart, place))}</td>
          ${numeric(countText(requests))} ${numeric(countText(unpricedRequests))} ${numeric(spend.text)}
          <td class="share">${share(spend.nanoUsd, known)}</td>
        </tr>`,
    ),
  });
}

/** Nothing for a group without a price: its part of the spend is not known. */
export function share(nanoUsd: number | undefined, known: number): TemplateResult {
  if (nanoUsd === undefined || known === 0) return html`${t('none')}`;
  return html`${shareBar(nanoUsd / known)}<span>${percentText(nanoUsd / known)}</span>`;
}

/** As the group looks in the bars: two by two tiles. */
function swatch(place: number): TemplateResult {
  const pattern = patternOf(place);
  const tiles = [0, TILE].flatMap((x) => [0, TILE].map((y) => `translate(${x} ${y})`));
  return html`<svg
    class="swatch"
    data-place=${place % SERIES_COUNT}
    viewBox="0 0 ${2 * TILE} ${2 * TILE}"
    aria-hidden="true"
    focusable="false"
  >
    <rect width=${2 * TILE} height=${2 * TILE}></rect>
    ${pattern === '' ? nothing : tiles.map((at) => svg`<path d=${pattern} transform=${at}></path>`)}
  </svg>`;
}
