import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { BudgetRow, BudgetsView } from '../../dashboard/budgets.js';
import type { MoneyActions } from '../money-controller.js';
import type { State } from '../state.js';
import { t } from '../strings.js';
import { capBar, capShare, shortMoment, scopeName } from './caps.js';
import { dataTable, foreign, numeric, quiet, type Column, type Content } from './parts.js';
import { raiseButton, raiseForm } from './raise.js';

const COLUMNS = (): readonly Column[] => [
  { label: t('budgets.scope') },
  { label: t('budgets.period') },
  { label: t('budgets.spent'), isNumber: true },
  { label: t('budgets.cap'), isNumber: true },
  { label: t('budgets.used') },
  { label: t('budgets.held'), isNumber: true },
  { label: t('budgets.left'), isNumber: true },
  { label: t('budgets.resets') },
  { label: t('budgets.action') },
];

/** Every cap that is set. Under the one that is being raised stands the form for it. */
export function budgetsTable({ budgets }: BudgetsView, state: State, actions: MoneyActions): TemplateResult {
  if (budgets.length === 0) return quiet(t('budgets.empty'));
  const columns = COLUMNS();
  return dataTable({
    caption: t('budgets.heading'),
    columns,
    rows: budgets.map(
      (row) =>
        html`${row.period === 'request' ? requestRow(row) : budgetRow(row, actions)}
        ${
          state.raising?.budgetId === row.id
            ? html`<tr class="form">
                <td colspan=${columns.length}>${raiseForm(row, state, actions)}</td>
              </tr>`
            : nothing
        }`,
    ),
  });
}

const budgetRow = (row: BudgetRow, actions: MoneyActions): TemplateResult =>
  html`<tr>
    <th scope="row">${scopeName(row.scope)} ${softNote(row)}</th>
    <td>${periodName(row)}</td>
    ${numeric(row.spent.text)}
    <td class="number">
      ${row.cap.text} ${row.raised ? html`<small>${t('budgets.raised', { amount: row.raised.text })}</small>` : nothing}
    </td>
    <td class="share">${capBar(row)}${capShare(row)}</td>
    ${numeric(row.held?.text ?? t('none'))} ${numeric(row.left.text)}
    <td>${row.resetsAtMs === undefined ? t('budgets.sessionEnd') : shortMoment(row.resetsAtMs)}</td>
    <td>${raiseButton(row, actions)}</td>
  </tr>`;

/** A cap on single requests has nothing to add up. */
const requestRow = (row: BudgetRow): TemplateResult =>
  html`<tr>
    <th scope="row">${scopeName(row.scope)} ${softNote(row)}</th>
    <td>${t('budgets.of.request')}</td>
    ${numeric(t('none'))} ${numeric(row.cap.text)}
    <td>${t('none')}</td>
    ${numeric(t('none'))} ${numeric(t('none'))}
    <td>${t('none')}</td>
    <td></td>
  </tr>`;

const softNote = ({ isHard }: BudgetRow): Content => (isHard ? nothing : html`<small>${t('budgets.soft')}</small>`);

const periodName = ({ period, session }: BudgetRow): Content =>
  html`${t(`budgets.of.${period}`)} ${session === undefined ? nothing : html`<small>${foreign(session)}</small>`}`;
