import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { BackendsView, ModelHealth } from '../../dashboard/backends.js';
import type { ModelsView } from '../../dashboard/protocol.js';
import type { Actions } from '../controller.js';
import { countText } from '../format.js';
import { visibleModels, type State } from '../state.js';
import { t } from '../strings.js';
import { breakerChip, restNote } from './breaker.js';
import {
  dataTable,
  filterBox,
  foreign,
  loadNotes,
  numeric,
  quiet,
  refreshButton,
  section,
  tierLabel,
  type Content,
} from './parts.js';
import { healthTable } from './health.js';
import { retirementNote } from './retirement.js';
import { readyLabel } from './status.js';

/** How providers do, what each lacks, then every model. */
export function modelsTab(state: State, actions: Actions): TemplateResult {
  const { models, backends, resetBackend } = state;
  const asked = resetBackend.failure === undefined ? [models, backends] : [models, backends, resetBackend];
  return html`${loadNotes(asked, () => actions.refresh())}
  ${models.value ? sections(models.value, state, actions) : nothing}`;
}

const sections = (view: ModelsView, state: State, actions: Actions): TemplateResult => html`
  ${
    state.backends.value
      ? section(t('backends.heading'), healthTable(view.providers, state.backends.value, actions.backends))
      : nothing
  }
  ${section(
    t('providers.heading'),
    providersTable(view),
    refreshButton(() => {
      actions.refresh();
    }),
  )}
  ${section(t('models.heading'), modelsTable(view, state, actions))}
`;

function providersTable({ providers }: ModelsView): TemplateResult {
  if (providers.length === 0) return quiet(t('providers.empty'));
  return dataTable({
    caption: t('providers.heading'),
    columns: [
      { label: t('providers.name') },
      { label: t('providers.state') },
      { label: t('providers.models'), isNumber: true },
      { label: t('providers.region') },
      { label: t('providers.hint') },
    ],
    rows: providers.map(
      ({ name, state, models, region, hint }) =>
        html`<tr>
          <td>${foreign(name)}</td>
          <td>${readyLabel(state === 'ready', state)}</td>
          ${numeric(countText(models))}
          <td class="wrap-any">${foreign(region)}</td>
          <td>${foreign(hint)}</td>
        </tr>`,
    ),
  });
}

function modelsTable(view: ModelsView, state: State, actions: Actions): TemplateResult {
  const models = visibleModels(state);
  return html`<div class="toolbar">
      ${filterBox({
        label: t('models.filter'),
        hint: t('models.filterHint'),
        text: state.modelFilter,
        count: t('models.count', { shown: models.length, total: view.models.length }),
        onInput: (text) => {
          actions.filterModels(text);
        },
      })}
      ${readyOnlyBox(state.readyOnly, actions)}
    </div>
    ${models.length === 0 ? quiet(t('models.empty')) : modelRows(models, state.backends.value)}`;
}

function readyOnlyBox(readyOnly: boolean, actions: Actions): TemplateResult {
  const onChange = (event: Event): void => {
    // The listener sits on the checkbox itself.
    actions.showReadyOnly((event.currentTarget as HTMLInputElement).checked);
  };
  return html`<label
    ><input type="checkbox" .checked=${readyOnly} @change=${onChange} /> ${t('models.readyOnly')}</label
  >`;
}

function modelRows(models: ModelsView['models'], backends: BackendsView | undefined): TemplateResult {
  const called = (backends?.providers ?? []).flatMap((provider) => provider.models);
  const healthOf = new Map(called.map((one) => [one.model, one]));
  return dataTable({
    caption: t('models.heading'),
    columns: [
      { label: t('models.model') },
      { label: t('models.name') },
      { label: t('models.tier') },
      { label: t('models.isReady') },
      { label: t('models.price') },
      { label: t('models.context'), isNumber: true },
      { label: t('models.output'), isNumber: true },
      { label: t('models.capabilities') },
    ],
    rows: models.map(
      (model) =>
        html`<tr>
          <td>${foreign(model.model)}</td>
          <td>${foreign(model.name)}</td>
          <td>${tierLabel(model.tier)}</td>
          <td>
            ${readyLabel(model.ready, model.ready ? t('yes') : t('no'))} ${restChip(healthOf.get(model.model))}
            ${retirementNote(model.retirement)}
          </td>
          <td>${model.price}</td>
          ${numeric(countText(model.contextTokens))} ${numeric(countText(model.maxOutputTokens))}
          <td>${model.capabilities.join(', ')}</td>
        </tr>`,
    ),
  });
}

/** Only of a model that is left alone by itself; the table above says it of providers. */
const restChip = (model: ModelHealth | undefined): Content =>
  model && restNote(model) !== undefined ? breakerChip(model, Date.now()) : nothing;
