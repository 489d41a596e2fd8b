import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { PlanView, SavingsView, SpendSummary } from '../../dashboard/spend.js';
import { countText, longDateText, usedText } from '../format.js';
import { t } from '../strings.js';
import { shortMoment } from './caps.js';
import { facts, foreign, type Content } from './parts.js';
import { lengthText } from './plans.js';

/** What was saved, where spend is heading, and what the numbers rest on. */
export function outlook({ savings, burn, projection, cards, pricesAsOf, plans }: SpendSummary): TemplateResult {
  const unpriced = cards.find(({ period }) => period === 'month')?.unpricedRequests ?? 0;
  return html`<div class="outlook">
    ${facts([
      [t('savings.label'), savings ? savedText(savings) : t('savings.none')],
      [
        t('burn.label'),
        burn ? html`${t('burn.value', { amount: burn.text })}<small>${t('burn.over')}</small>` : t('burn.none'),
      ],
      [
        t('projection.label'),
        projection
          ? html`${t('projection.value', { amount: projection.month.text })}<small
                >${t('projection.basis', {
                  year: projection.year.text,
                  day: projection.perDay.text,
                  days: projection.overDays.toFixed(1),
                })}</small
              >`
          : t('projection.none'),
      ],
      [
        t('unpriced.label'),
        html`${countText(unpriced)}${unpriced > 0 ? html`<small>${t('unpriced.note')}</small>` : nothing}`,
      ],
      [t('prices.label'), t('prices.asOf', { date: longDateText(pricesAsOf) })],
      ...plans.map((plan) => [foreign(plan.name), planText(plan)] as const),
    ])}
  </div>`;
}

function savedText({ isSaving, difference, baseline, isChosen, unpricedRequests }: SavingsView): Content {
  return html`${t(isSaving ? 'savings.less' : 'savings.more', { amount: difference.text })} ${foreign(baseline)}<small
      >${t('savings.same')}
      ${isChosen ? nothing : t('savings.dearest')}${
        unpricedRequests > 0 ? html` ${t('savings.unpriced', { count: countText(unpricedRequests) })}` : nothing
      }</small
    >`;
}

const planText = ({ windows }: PlanView): Content =>
  html`${windows.map(
    ({ hours, leftShare, freesAtMs }) =>
      html`<span class="line"
        >${t('plans.leftOf', { share: usedText(leftShare), window: lengthText(hours) })}${
          freesAtMs === undefined ? nothing : html`, ${t('plans.freesAt')} ${shortMoment(freesAtMs)}`
        }</span
      >`,
  )}`;
