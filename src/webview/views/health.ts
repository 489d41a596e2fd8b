import { html, nothing, type TemplateResult } from 'lit/html.js';
import { OFFLINE_PROVIDER } from '../../core/policy/offline-last.js';
import type { BackendsView, BreakerChip, ProviderHealth } from '../../dashboard/backends.js';
import type { ModelsView } from '../../dashboard/protocol.js';
import type { BackendsActions } from '../backends-controller.js';
import { countText, durationText, percentText } from '../format.js';
import { t } from '../strings.js';
import { breakerChip, restNote } from './breaker.js';
import { dataTable, foreign, numeric, quiet, type Column, type Content } from './parts.js';
import { insteadNote } from './retirement.js';

type ProviderRow = Pick<ModelsView['providers'][number], 'id' | 'name' | 'state' | 'region'>;

const COLUMNS = (): readonly Column[] => [
  { label: t('providers.name') },
  { label: t('backends.breaker') },
  { label: t('backends.health'), isNumber: true },
  { label: t('backends.inFlight'), isNumber: true },
  { label: t('backends.latency'), isNumber: true },
  { label: t('backends.failed'), isNumber: true },
  { label: t('backends.reset') },
];

/** How each provider does that can be called or was (the Offline helper is none unless it answered), and a way to have it asked again at once. */
export function healthTable(
  providers: readonly ProviderRow[],
  { providers: called }: BackendsView,
  actions: BackendsActions,
): TemplateResult {
  const healthOf = new Map(called.map((one) => [one.provider, one]));
  const rows = providers.filter(({ id, state }) => healthOf.has(id) || (state === 'ready' && id !== OFFLINE_PROVIDER));
  if (rows.length === 0) return quiet(t('backends.noneReady'));
  const nowMs = Date.now();
  return html`${quiet(called.length === 0 ? t('backends.empty') : t('backends.note'))}
  ${dataTable({
    caption: t('backends.heading'),
    className: 'health',
    columns: COLUMNS(),
    rows: rows.map((row) => providerRow(row, healthOf.get(row.id), nowMs, actions)),
  })}`;
}

const providerRow = (
  { id, name, region }: ProviderRow,
  health: ProviderHealth | undefined,
  nowMs: number,
  actions: BackendsActions,
): TemplateResult =>
  html`<tr>
    <td>${foreign(name)}<small>${foreign(region)}</small></td>
    <td class="wrap">${breakerChip(health, nowMs)} ${health ? rests(health, nowMs) : nothing}</td>
    ${health ? figures(health) : NO_FIGURES()}
    <td>${resetButton({ id, name, isCalled: health !== undefined }, actions)}</td>
  </tr>`;

const FIGURES = 4;

/** What is not known is a dash, never a number. */
const NO_FIGURES = (): readonly TemplateResult[] => Array.from({ length: FIGURES }, () => numeric(t('none')));

const figures = ({
  state,
  score,
  inFlight,
  latencyMs,
  errorRate,
  calls,
  errors,
}: ProviderHealth): TemplateResult => html`
  <td class="number">
    ${score === undefined ? nothing : percentText(score.value)} ${t(`backend.${state}`)}
    ${score === undefined ? nothing : html`<small>${partsText(score)}</small>`}
  </td>
  ${numeric(countText(inFlight))} ${numeric(latencyMs === undefined ? t('none') : durationText(latencyMs))}
  <td class="number">
    ${errorRate === undefined ? t('none') : percentText(errorRate)}
    <small>${t('backends.ofCalls', { errors: countText(errors), calls: countText(calls) })}</small>
  </td>
`;

const partsText = ({ speed, reliability }: NonNullable<ProviderHealth['score']>): string =>
  t('backends.parts', { speed: percentText(speed), reliability: percentText(reliability) });

/** Why the provider is left alone, and which of its models are. */
function rests(health: ProviderHealth, nowMs: number): TemplateResult {
  const ofModels = health.models.filter((model) => restNote(model) !== undefined);
  return html`${noteLine(health)}
  ${ofModels.map(
    (model) =>
      html`<span class="line">${foreign(model.model)} ${breakerChip(model, nowMs)}</span>${noteLine(model)}
        ${model.rest?.cause === 'missing' ? html`<small>${insteadNote(model.retirement)}</small>` : nothing}`,
  )}`;
}

function noteLine(chip: BreakerChip): Content {
  const note = restNote(chip);
  return note === undefined ? nothing : html`<small>${note}</small>`;
}

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
