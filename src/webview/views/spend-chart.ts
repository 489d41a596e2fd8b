import { html, nothing, type TemplateResult } from 'lit/html.js';
import { CHART_DAYS, CHART_DIMENSIONS, type SpendChart } from '../../dashboard/spend.js';
import { barChart } from '../bar-chart.js';
import type { Actions } from '../controller.js';
import { chartText, toBars } from '../spend-bars.js';
import type { State } from '../state.js';
import { t } from '../strings.js';
import { quiet, section } from './parts.js';
import { picker, toggle } from './pickers.js';
import { dayTable, groupTable } from './spend-tables.js';

/** Spend by day: bars, or the same numbers as a table, and the groups that they are stacked of. */
export const spendByDay = ({ spend, chart }: State, { money }: Actions): TemplateResult =>
  section(
    t('chart.heading'),
    html`<div class="toolbar">
        ${picker({
          label: t('chart.days'),
          values: CHART_DAYS,
          chosen: chart.days,
          nameOf: (days) => t('chart.daysOf', { days }),
          onPick: (days) => {
            money.showDays(days);
          },
        })}
        ${picker({
          label: t('chart.by'),
          values: CHART_DIMENSIONS,
          chosen: chart.by,
          nameOf: (by) => t(`chart.by.${by}`),
          onPick: (by) => {
            money.showBy(by);
          },
        })}
        ${toggle(t('chart.asTable'), chart.asTable, (asTable) => {
          money.showAsTable(asTable);
        })}
      </div>
      ${spend.value ? content(spend.value, chart.asTable) : nothing}`,
  );

function content(chart: SpendChart, asTable: boolean): TemplateResult {
  if (chart.total.requests === 0) return quiet(t('chart.empty', { days: chart.days }));
  return html`${asTable ? dayTable(chart) : bars(chart)} ${groupTable(chart)}`;
}

function bars(chart: SpendChart): TemplateResult {
  if (!chart.total.spend.nanoUsd) return quiet(t('chart.nothing'));
  return html`<div class="chart">
    <canvas role="img" aria-label=${chartText(chart)} ${barChart(chart, () => toBars(chart))}></canvas>
  </div>`;
}
