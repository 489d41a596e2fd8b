import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { CalculatedRow, CalculationView } from '../../dashboard/budgets.js';
import { countText, percentText } from '../format.js';
import { t } from '../strings.js';
import { dataTable, foreign, numeric, type Content } from './parts.js';

/** What the mix costs, what the baseline would, and how far apart they are. */
export const calculated = ({ baseline, isMeasured, rows, unpricedRequests }: CalculationView): TemplateResult =>
  html`${dataTable({
      caption: t('calculator.result'),
      className: 'narrow',
      columns: [
        { label: t('calculator.stretch') },
        { label: t(isMeasured ? 'calculator.spent' : 'calculator.mixed'), isNumber: true },
        { label: t('calculator.baseline'), isNumber: true },
        { label: t('calculator.difference'), isNumber: true },
      ],
      rows: rows.map(
        (row) =>
          html`<tr>
            <th scope="row">${stretchText(row.days, isMeasured)}</th>
            ${numeric(row.cost.text)} ${numeric(row.atBaseline.text)}
            <td class="number">${differenceText(row)}</td>
          </tr>`,
      ),
    })}
    <p class="quiet">
      ${t('calculator.against')} ${foreign(baseline)}. ${t(isMeasured ? 'calculator.sameTokens' : 'calculator.list')}
      ${unpricedRequests > 0 ? t('savings.unpriced', { count: countText(unpricedRequests) }) : nothing}
    </p>`;

function stretchText(days: number, isMeasured: boolean): string {
  if (isMeasured) return t('calculator.lastDays', { days });
  switch (days) {
    case 1:
      return t('calculator.day');
    case 365:
      return t('calculator.year');
    default:
      return t('calculator.days', { days });
  }
}

function differenceText({ difference, share, isSaving }: CalculatedRow): Content {
  const text = t(isSaving ? 'calculator.saved' : 'calculator.more', { amount: difference.text });
  return share === undefined ? text : html`${text} <small>${percentText(share)}</small>`;
}
