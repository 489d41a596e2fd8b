import { html, nothing, type TemplateResult } from 'lit/html.js';
import { ref } from 'lit/directives/ref.js';
import type { BudgetRow } from '../../dashboard/budgets.js';
import type { MoneyActions } from '../money-controller.js';
import type { State } from '../state.js';
import { t } from '../strings.js';
import { scopeText, shortMoment } from './caps.js';
import { failureNotice } from './parts.js';

const buttonId = (budgetId: string): string => `raise-${budgetId}`;

const AMOUNT_ID = 'raise-amount';

/** Opens the form that raises this cap. */
export const raiseButton = ({ id, scope, period }: BudgetRow, actions: MoneyActions): TemplateResult =>
  html`<button
    type="button"
    class="secondary"
    id=${buttonId(id)}
    aria-label="${t('raise.open')}: ${scopeText(scope)}, ${t(`budgets.of.${period}`)}"
    @click=${() => {
      actions.startRaise(id);
    }}
  >
    ${t('raise.open')}
  </button>`;

/** How much more, and until when. Escape closes it; whichever way it goes, the button that opened it gets the focus back. */
export function raiseForm(row: BudgetRow, { raising, raised }: State, actions: MoneyActions): TemplateResult {
  const focusButton = (): void => document.getElementById(buttonId(row.id))?.focus();
  const close = (): void => {
    actions.startRaise(undefined);
    focusButton();
  };
  const submit = (event?: Event): void => {
    event?.preventDefault();
    void actions.raise().then((isDone) => {
      if (isDone) focusButton();
    });
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') close();
  };
  // The listener sits on the field itself.
  const onInput = (event: Event): void => actions.typeRaise((event.currentTarget as HTMLInputElement).value);
  return html`<form class="toolbar" @submit=${submit} @keydown=${onKey}>
    ${raised.failure === undefined ? nothing : failureNotice(raised.failure, submit)}
    <label for=${AMOUNT_ID}>${t('raise.by')}</label>
    <input
      type="number"
      id=${AMOUNT_ID}
      required
      min="0.01"
      max="1000000"
      step="0.01"
      inputmode="decimal"
      .value=${raising?.usd ?? ''}
      @input=${onInput}
      ${ref(focusFirst)}
    />
    <button type="submit" ?disabled=${raised.loading}>${t('raise.submit')}</button>
    <button type="button" class="secondary" @click=${close}>${t('raise.cancel')}</button>
    <span class="quiet"
      >${
        row.resetsAtMs === undefined
          ? t('raise.untilEnd')
          : html`${t('raise.until')} ${shortMoment(row.resetsAtMs)}. ${t('raise.logged')}`
      }</span
    >
  </form>`;
}

/** Called once, when the field appears. */
function focusFirst(field: Element | undefined): void {
  if (!(field instanceof HTMLInputElement)) return;
  queueMicrotask(() => {
    field.focus(); // not before it is part of the page, which is right after this call
    field.select();
  });
}
