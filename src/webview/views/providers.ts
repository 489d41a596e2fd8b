import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { BackendsView, ProviderHealth } from '../../dashboard/backends.js';
import type { ModelsView } from '../../dashboard/protocol.js';
import type { BackendsActions } from '../backends-controller.js';
import { countText, durationText, percentText } from '../format.js';
import { t } from '../strings.js';
import { breakerChip, restNote } from './breaker.js';
import { dataTable, foreign, numeric, quiet, type Column, type Content } from './parts.js';
import { readyLabel } from './status.js';

type ProviderRow = ModelsView['providers'][number];

const COLUMNS = (): readonly Column[] => [
  { label: t('providers.name') },
  { label: t('providers.state') },
  { label: t('backends.breaker') },
  { label: t('backends.health'), isNumber: true },
  { label: t('backends.inFlight'), isNumber: true },
  { label: t('backends.latency'), isNumber: true },
  { label: t('backends.errorRate'), isNumber: true },
  { label: t('backends.calls'), isNumber: true },
  { label: t('backends.reset') },
  { label: t('providers.models'), isNumber: true },
  { label: t('providers.region') },
  { label: t('providers.hint') },
];

/** Every provider with how it does, what it lacks, and a way to have it asked again at once. */
export function providersTable(
  providers: readonly ProviderRow[],
  backends: BackendsView | undefined,
  actions: BackendsActions,
): TemplateResult {
  if (providers.length === 0) return quiet(t('providers.empty'));
  const nowMs = Date.now();
  const healthOf = new Map(backends?.providers.map((one) => [one.provider, one]));
  return html`${quiet(backends?.providers.length === 0 ? t('backends.empty') : t('backends.note'))}
  ${dataTable({
    caption: t('providers.heading'),
    className: 'providers',
    columns: COLUMNS(),
    rows: providers.map((row) => providerRow(row, healthOf.get(row.id), nowMs, actions)),
  })}`;
}

const providerRow = (
  { id, name, state, models, region, hint }: ProviderRow,
  health: ProviderHealth | undefined,
  nowMs: number,
  actions: BackendsActions,
): TemplateResult => {
  const isReady = state === 'ready';
  return html`<tr>
    <td>${foreign(name)}</td>
    <td>${readyLabel(isReady, state)}</td>
    <td>${isReady || health ? breakerChip(health, nowMs) : t('none')}</td>
    ${healthCells(health)}
    <td>${isReady || health ? resetButton({ id, name, isCalled: health !== undefined }, actions) : nothing}</td>
    ${numeric(countText(models))}
    <td>${foreign(region)}</td>
    <td class="wrap">${notes(hint, health, nowMs)}</td>
  </tr>`;
};

/** What is not known is a dash, never a number. */
function healthCells(health: ProviderHealth | undefined): TemplateResult {
  if (!health) return html`${[1, 2, 3, 4, 5].map(() => numeric(t('none')))}`;
  const { state, score, inFlight, latencyMs, errorRate, calls, errors } = health;
  return html`<td class="number">
      ${score === undefined ? t('none') : percentText(score.value)} ${t(`backend.${state}`)}
      ${score === undefined ? nothing : html`<small>${partsText(score)}</small>`}
    </td>
    ${numeric(countText(inFlight))} ${numeric(latencyMs === undefined ? t('none') : durationText(latencyMs))}
    ${numeric(errorRate === undefined ? t('none') : percentText(errorRate))}
    ${numeric(`${countText(calls)} / ${countText(errors)}`)}`;
}

const partsText = ({ speed, reliability }: NonNullable<ProviderHealth['score']>): string =>
  t('backends.parts', { speed: percentText(speed), reliability: percentText(reliability) });

/** It stays where it is when there is nothing to forget, so that the focus does too. */
function resetButton(
  { id, name, isCalled }: { readonly id: string; readonly name: string; readonly isCalled: boolean },
  actions: BackendsActions,
): TemplateResult {
  return html`<button
    type="button"
    class="secondary"
    aria-label=${t('backends.resetOf', { name })}
    aria-disabled=${isCalled ? 'false' : 'true'}
    @click=${() => {
      if (isCalled) actions.reset(id, name);
    }}
  >
    ${t('backends.reset')}
  </button>`;
}

/** What the provider lacks, why it is left alone, and which of its models are. */
function notes(hint: string, health: ProviderHealth | undefined, nowMs: number): Content {
  const own = health && restNote(health);
  const ofModels = (health?.models ?? []).flatMap((model) => {
    const note = restNote(model);
    return note === undefined ? [] : [html`${foreign(model.model)} ${breakerChip(model, nowMs)} ${note}`];
  });
  const lines = [...(hint === '' ? [] : [foreign(hint)]), ...(own === undefined ? [] : [own]), ...ofModels];
  return html`${lines.map((line) => html`<span class="line">${line}</span>`)}`;
}
