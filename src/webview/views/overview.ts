import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { OverviewView } from '../../dashboard/protocol.js';
import type { SpendSummary } from '../../dashboard/spend.js';
import type { Actions } from '../controller.js';
import { countText } from '../format.js';
import type { State } from '../state.js';
import { t } from '../strings.js';
import { outlook } from './outlook.js';
import { clipped, dataTable, facts, foreign, loadNotes, numeric, quiet, section, warning } from './parts.js';
import { spendCard } from './spend-cards.js';
import { spendByDay } from './spend-chart.js';
import { share } from './spend-tables.js';

/** Spend, where it went and where it is heading, and what is connected. */
export function overviewTab(state: State, actions: Actions): TemplateResult {
  const { overview, money, spend } = state;
  return html`
    ${loadNotes([money, overview, spend], () => actions.refresh())}
    ${overview.value?.onlyOffline ? warning(t('offline.heading'), t('offline.text')) : nothing}
    ${money.value ? spendSections(money.value) : nothing} ${spendByDay(state, actions)}
    ${money.value ? section(t('byModel.heading'), modelTable(money.value)) : nothing}
    ${
      overview.value
        ? section(t('proxy.heading'), html`<div class="connections">${connections(overview.value)}</div>`)
        : nothing
    }
  `;
}

const spendSections = (money: SpendSummary): TemplateResult => html`
  ${money.isPaused ? warning(t('paused.heading'), t('paused.text')) : nothing}
  ${section(t('spend.heading'), html`<div class="cards">${money.cards.map(spendCard)}</div>`)}
  ${section(t('outlook.heading'), outlook(money))}
`;

function modelTable({ byModel }: SpendSummary): TemplateResult {
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

function connections({ proxy, readyProviders }: OverviewView): TemplateResult {
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
  ]);
}
