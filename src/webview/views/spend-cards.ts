import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { SpendCard } from '../../dashboard/spend.js';
import { countText } from '../format.js';
import { t } from '../strings.js';
import { capLines, shortMoment } from './caps.js';
import { facts, type Content } from './parts.js';

/** What was spent in one stretch of time, and how its caps stand. */
export function spendCard(card: SpendCard): TemplateResult {
  const label = t(`period.${card.period}`);
  return html`<article class="card" aria-label=${label}>
    <h3>${label} ${card.period === 'session' ? since(card.sinceMs) : nothing}</h3>
    <p class="amount">${card.spend.text}${missing(card)}</p>
    ${card.caps.map(capLines)}
    ${facts([
      [t('spend.requests'), countText(card.requests)],
      card.unpricedRequests > 0 ? [t('spend.unpriced'), countText(card.unpricedRequests)] : undefined,
      card.estimatedRequests > 0 ? [t('spend.estimated'), countText(card.estimatedRequests)] : undefined,
      card.failedRequests > 0 ? [t('spend.failed'), countText(card.failedRequests)] : undefined,
    ])}
  </article>`;
}

/** When the session began; the other stretches of time say so by their names. */
const since = (sinceMs: number): TemplateResult => html`<small>${t('spend.since')} ${shortMoment(sinceMs)}</small>`;

/** How many requests are not in the sum; said beside it, because the sum alone would look like all. */
function missing({ spend, unpricedRequests }: SpendCard): Content {
  if (unpricedRequests === 0 || spend.nanoUsd === undefined) return nothing;
  return html` <small>${t('spend.more', { count: countText(unpricedRequests) })}</small>`;
}
