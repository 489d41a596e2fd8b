import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { BudgetsView } from '../../dashboard/budgets.js';
import type { Actions } from '../controller.js';
import type { State } from '../state.js';
import { t } from '../strings.js';
import { calculator } from './calculator.js';
import { budgetsTable } from './budgets-table.js';
import { noticesTable } from './notices.js';
import { foreign, loadNotes, quiet, refreshButton, section, warning } from './parts.js';
import { plansTable } from './plans.js';

/** Caps and how they stand, what was told of them, subscriptions, and what another choice of models would cost. */
export function budgetsTab(state: State, actions: Actions): TemplateResult {
  const refresh = (): void => actions.refresh();
  const { budgets } = state;
  return html`<div class="budgets">
    ${loadNotes([budgets], refresh)} ${budgets.value ? sections(budgets.value, state, actions) : nothing}
    ${section(t('calculator.heading'), calculator(state, actions.money))}
  </div>`;
}

const sections = (view: BudgetsView, state: State, actions: Actions): TemplateResult => html`
  ${view.isPaused ? warning(t('paused.heading'), t('paused.text')) : nothing}
  ${section(
    t('budgets.heading'),
    html`${budgetsTable(view, state, actions.money)} ${rules(view)}`,
    refreshButton(() => {
      actions.refresh();
    }),
  )}
  ${section(t('notices.heading'), noticesTable(view.notices))}
  ${section(t('plans.heading'), view.plans.length === 0 ? quiet(t('plans.empty')) : plansTable(view.plans))}
`;

const CLOCK_DIGITS = 2;

/** What happens at a cap, when caps begin anew, and where all of it is set. */
const rules = ({ onExceeded, resetHour, weekStart, zone }: BudgetsView): TemplateResult =>
  html`<p class="quiet">
    ${t(`exceeded.${onExceeded}`)}
    ${foreign(
      t('budgets.calendar', {
        hour: `${String(resetHour).padStart(CLOCK_DIGITS, '0')}:00`,
        day: t(`weekday.${weekStart}`),
        zone,
      }),
    )}
    ${t('budgets.settings')}
  </p>`;
