import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { ClassesView, QualityView } from '../../dashboard/quality.js';
import type { Actions } from '../controller.js';
import { countText, percentText } from '../format.js';
import type { State } from '../state.js';
import { t } from '../strings.js';
import { comparison } from './comparison.js';
import { gridTable } from './grid.js';
import { facts, foreign, momentText, quiet, refreshButton, remote, section } from './parts.js';
import { provenance } from './provenance.js';

/** How requests are classified, and how well that is known to work. */
export function qualityTab(state: State, actions: Actions): TemplateResult {
  const retry = (): void => actions.refresh();
  return html`<div class="quality">
    ${section(t('quality.inUse'), remote(state.quality, retry, inUse), refreshButton(retry))}
    ${section(t('comparison.heading'), comparison(state, actions))}
    ${section(t('classes.heading'), remote(state.classes, retry, classes))}
    ${state.quality.value ? section(t('provenance.heading'), provenance(state.quality.value.provenance)) : nothing}
  </div>`;
}

const inUse = ({ strategy, meaning }: QualityView): TemplateResult =>
  html`<div class="in-use">
    ${facts([
      [t('quality.strategy'), html`${foreign(strategy)}<small>${t('quality.setting')}</small>`],
      [t('quality.meaning'), foreign(meaning)],
    ])}
  </div>`;

/** What the person's own requests were classified as; shaded by how common a kind is among them. */
function classes({ sinceMs, days, requests, cells }: ClassesView): TemplateResult {
  if (requests === 0) return quiet(t('classes.empty', { days }));
  const most = Math.max(...cells.cells.flat().map(({ part }) => part));
  return html`<p class="quiet">${t('classes.note')}</p>
    ${facts([
      [t('classes.requests'), countText(requests)],
      [t('classes.since'), momentText(sinceMs)],
    ])}
    ${gridTable({
      caption: t('classes.caption', { days }),
      rowHead: t('comparison.complexity'),
      columnHead: t('comparison.category'),
      view: cells,
      show: ({ part, whole }) => html`${countText(part)} <small>${percentText(part / whole)}</small>`,
      shadeRatio: ({ part }) => part / most,
    })}`;
}
