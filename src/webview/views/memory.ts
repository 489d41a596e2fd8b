import { html, type TemplateResult } from 'lit/html.js';
import type { MemoryRow } from '../../dashboard/protocol.js';
import type { Actions } from '../controller.js';
import { countText, durationText, percentText } from '../format.js';
import type { State } from '../state.js';
import { t } from '../strings.js';
import { shareBar } from './bars.js';
import { dataTable, foreign, momentText, numeric, quiet, refreshButton, remote, section } from './parts.js';

/** What similar requests taught. */
export const memoryTab = (state: State, actions: Actions): TemplateResult =>
  remote(
    state.memory,
    () => actions.refresh(),
    (rows) =>
      section(
        t('memory.heading'),
        html`<p class="quiet">${t('memory.note')}</p>
          ${rows.length === 0 ? quiet(t('memory.empty')) : memoryTable(rows)}`,
        refreshButton(() => {
          actions.refresh();
        }),
      ),
  );

function memoryTable(rows: readonly MemoryRow[]): TemplateResult {
  return dataTable({
    caption: t('memory.heading'),
    columns: [
      { label: t('memory.model') },
      { label: t('memory.task') },
      { label: t('memory.quality') },
      { label: t('memory.latency'), isNumber: true },
      { label: t('memory.cost'), isNumber: true },
      { label: t('memory.samples'), isNumber: true },
      { label: t('memory.seen') },
    ],
    rows: rows.map(
      (row) =>
        html`<tr>
          <td>${foreign(row.model)}</td>
          <td>${foreign(row.taskClass)}</td>
          <td class="share">${shareBar(row.quality)}<span>${percentText(row.quality)}</span></td>
          ${numeric(row.latencyMs === undefined ? t('none') : durationText(row.latencyMs))} ${numeric(row.cost.text)}
          ${numeric(countText(row.samples))}
          <td>${momentText(row.atMs)}</td>
        </tr>`,
    ),
  });
}
