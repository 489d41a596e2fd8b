import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { OverviewView, SpendView } from '../../dashboard/protocol.js';
import type { Actions } from '../controller.js';
import { countText, percentText } from '../format.js';
import type { State } from '../state.js';
import { t } from '../strings.js';
import { shareBar } from './bars.js';
import { clipped, dataTable, facts, foreign, numeric, quiet, remote, section } from './parts.js';

/** Spend, where it went, and what is connected. */
export const overviewTab = (state: State, actions: Actions): TemplateResult =>
  remote(state.overview, () => actions.refresh(), overview);

function overview(view: OverviewView): TemplateResult {
  return html`
    ${view.onlyOffline ? offlineNotice() : nothing}
    ${section(t('spend.heading'), html`<div class="cards">${view.spends.map(spendCard)}</div>`)}
    ${section(t('byModel.heading'), modelTable(view))}
    ${section(t('proxy.heading'), html`<div class="connections">${connections(view)}</div>`)}
  `;
}

const offlineNotice = (): TemplateResult =>
  html`<div class="notice" role="note">
    <p><strong>${t('offline.heading')}</strong></p>
    <p>${t('offline.text')}</p>
  </div>`;

function spendCard(view: SpendView): TemplateResult {
  return html`<article class="card" aria-label=${view.label}>
    <h3>${view.label}</h3>
    <p class="amount">${view.spend.text}</p>
    ${facts([
      [t('spend.requests'), countText(view.requests)],
      [t('spend.unpriced'), countText(view.unpricedRequests)],
      [t('spend.estimated'), countText(view.estimatedRequests)],
      [t('spend.failed'), countText(view.failedRequests)],
    ])}
  </article>`;
}

function modelTable({ byModel }: OverviewView): TemplateResult {
  if (byModel.length === 0) return quiet(t('byModel.empty'));
  const known = byModel.reduce((sum, row) => sum + (row.spend.nanoUsd ?? 0), 0);
  return dataTable({
    caption: t('byModel.heading'),
    columns: [
      { label: t('byModel.model') },
      { label: t('byModel.requests'), isNumber: true },
      { label: t('byModel.unpriced'), isNumber: true },
      { label: t('byModel.spend'), isNumber: true },
      { label: t('byModel.share') },
    ],
    rows: byModel.map(
      (row) =>
        html`<tr>
          ${clipped(row.model)} ${numeric(countText(row.requests))} ${numeric(countText(row.unpricedRequests))}
          ${numeric(row.spend.text)}
          <td class="share">${share(row.spend.nanoUsd, known)}</td>
        </tr>`,
    ),
  });
}

/** Nothing for a model without a price: its part of the spend is not known. */
function share(nanoUsd: number | undefined, known: number): TemplateResult {
  if (nanoUsd === undefined || known === 0) return html`${t('none')}`;
  return html`${shareBar(nanoUsd / known)}<span>${percentText(nanoUsd / known)}</span>`;
}

function connections({ proxy, readyProviders, pricesNote }: OverviewView): TemplateResult {
  const address =
    proxy.url !== undefined && proxy.running ? t('proxy.running', { url: proxy.url }) : t('proxy.stopped');
  const providers = readyProviders.map((name) => html`<li>${foreign(name)}</li>`);
  return facts([
    [t('proxy.label'), html`${foreign(address)}${proxy.note ? html`<small>${foreign(proxy.note)}</small>` : nothing}`],
    [
      t('providers.ready'),
      providers.length > 0
        ? html`<ul class="chips">
            ${providers}
          </ul>`
        : t('providers.none'),
    ],
    pricesNote ? [t('prices.label'), foreign(pricesNote)] : undefined,
  ]);
}
