import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { PlanView, PlanWindowView } from '../../dashboard/spend.js';
import { countText, usedText } from '../format.js';
import { t } from '../strings.js';
import { shareBar } from './bars.js';
import { shortMoment } from './caps.js';
import { dataTable, foreign, numeric } from './parts.js';

/** What is left of subscriptions, window by window. */
export const plansTable = (plans: readonly PlanView[]): TemplateResult =>
  dataTable({
    caption: t('plans.heading'),
    columns: [
      { label: t('plans.plan') },
      { label: t('plans.window') },
      { label: t('plans.used'), isNumber: true },
      { label: t('plans.left') },
      { label: t('plans.frees') },
      { label: t('plans.overflow') },
    ],
    rows: plans.flatMap((plan) => plan.windows.map((window) => windowRow(plan, window))),
  });

const windowRow = ({ provider, name, paysOverflow }: PlanView, window: PlanWindowView): TemplateResult =>
  html`<tr>
    <th scope="row">${foreign(name)} ${name === provider ? nothing : html`<small>${foreign(provider)}</small>`}</th>
    <td>${lengthText(window.hours)}</td>
    ${numeric(usedOf(window))}
    <td class="share">${shareBar(window.leftShare)}<span>${usedText(window.leftShare)}</span></td>
    <td>${window.freesAtMs === undefined ? t('none') : shortMoment(window.freesAtMs)}</td>
    <td>${t(paysOverflow ? 'plans.pay' : 'plans.stop')}</td>
  </tr>`;

function usedOf({ used, limit, unit, usedUsd, limitUsd }: PlanWindowView): string {
  if (usedUsd && limitUsd) return t('plans.usedUsd', { used: usedUsd.text, limit: limitUsd.text });
  const values = { used: countText(used), limit: countText(limit) };
  return t(unit === 'tokens' ? 'plans.usedTokens' : 'plans.usedRequests', values);
}

const HOURS_A_DAY = 24;

/** How long a window is: in days where it comes out even. */
export const lengthText = (hours: number): string =>
  hours % HOURS_A_DAY === 0
    ? t('plans.days', { count: countText(hours / HOURS_A_DAY) })
    : t('plans.hours', { count: countText(hours) });
