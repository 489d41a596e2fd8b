import { html, type TemplateResult } from 'lit/html.js';
import type { ModelsView } from '../../dashboard/protocol.js';
import type { Actions } from '../controller.js';
import { countText } from '../format.js';
import { visibleModels, type State } from '../state.js';
import { t } from '../strings.js';
import { dataTable, filterBox, foreign, numeric, quiet, refreshButton, remote, section, tierLabel } from './parts.js';
import { readyLabel } from './status.js';

/** Providers with what they lack, then every model. */
export const modelsTab = (state: State, actions: Actions): TemplateResult =>
  remote(
    state.models,
    () => actions.refresh(),
    (view) => html`
      ${section(
        t('providers.heading'),
        providersTable(view),
        refreshButton(() => {
          actions.refresh();
        }),
      )}
      ${section(t('models.heading'), modelsTable(view, state, actions))}
    `,
  );

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
          <td>${foreign(region)}</td>
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
    ${models.length === 0 ? quiet(t('models.empty')) : modelRows(models)}`;
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

function modelRows(models: ModelsView['models']): TemplateResult {
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
          <td>${readyLabel(model.ready, model.ready ? t('yes') : t('no'))}</td>
          <td>${model.price}</td>
          ${numeric(countText(model.contextTokens))} ${numeric(countText(model.maxOutputTokens))}
          <td>${model.capabilities.join(', ')}</td>
        </tr>`,
    ),
  });
}
