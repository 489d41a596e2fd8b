import { html, nothing, type TemplateResult } from 'lit/html.js';
import { repeat } from 'lit/directives/repeat.js';
import type { DecisionRow } from '../../dashboard/protocol.js';
import type { Actions } from '../controller.js';
import type { DecisionList } from '../decision-list.js';
import { countText, durationText, fullTimeText, timeText } from '../format.js';
import { visibleRows, type State } from '../state.js';
import { t } from '../strings.js';
import { decisionDetail } from './detail.js';
import {
  clipped,
  clippedRest,
  dataTable,
  failureNotice,
  filterBox,
  momentText,
  numeric,
  quiet,
  remote,
  tierLabel,
} from './parts.js';
import { statusLabel } from './status.js';

/** The table of decisions, or the one that is open. */
export function decisionsTab(state: State, actions: Actions): TemplateResult {
  if (state.openId !== undefined) return decisionDetail(state, () => closeAndReturn(state.openId, actions), actions);
  return remote(
    state.decisions,
    () => actions.refresh(),
    (list) => decisionTable(list, state, actions),
  );
}

/** The button that opened the detail gets the focus back, so that the next arrow key goes on from there. */
function closeAndReturn(requestId: string | undefined, actions: Actions): void {
  actions.closeDecision();
  if (requestId !== undefined) focusRow(requestId);
}

const buttonId = (requestId: string): string => `open-${requestId}`;

function focusRow(requestId: string): void {
  document.getElementById(buttonId(requestId))?.focus();
}

function decisionTable(list: DecisionList, state: State, actions: Actions): TemplateResult {
  if (list.rows.length === 0) return quiet(t('decisions.empty'));
  const rows = visibleRows(state);
  return html`
    <div class="toolbar">
      ${filterBox({
        label: t('decisions.filter'),
        hint: t('decisions.filterHint'),
        text: state.decisionFilter,
        count: t('decisions.count', { shown: rows.length, total: list.rows.length }),
        onInput: (text) => actions.filterDecisions(text),
      })}
    </div>
    ${rows.length === 0 ? quiet(t('decisions.noMatch', { filter: state.decisionFilter })) : rowTable(rows, state, actions)}
    ${moreButton(list, state, actions)}
  `;
}

function rowTable(rows: readonly DecisionRow[], state: State, actions: Actions): TemplateResult {
  const active = rows.find((row) => row.requestId === state.activeRowId) ?? rows[0];
  const table = dataTable({
    caption: t('decisions.heading'),
    className: 'openable',
    columns: [
      { label: t('column.time') },
      { label: t('column.status') },
      { label: t('column.model') },
      { label: t('column.cost'), isNumber: true },
      { label: t('column.tier') },
      { label: t('column.task') },
      { label: t('column.why') },
      { label: t('column.tokens'), isNumber: true },
      { label: t('column.latency'), isNumber: true },
      { label: t('column.client') },
      { label: t('column.asked') },
    ],
    rows: [
      html`${repeat(
        rows,
        (row) => row.requestId,
        (row) => decisionRow(row, row === active, actions),
      )}`,
    ],
  });
  return html`<div @keydown=${(event: KeyboardEvent) => moveByKey(event, rows, actions)}>${table}</div>
    <p class="quiet keys">${t('decisions.keys')}</p>`;
}

function decisionRow(row: DecisionRow, isActive: boolean, actions: Actions): TemplateResult {
  const time = timeText(row.atMs, Date.now());
  return html`<tr @click=${() => actions.openDecision(row.requestId)}>
    <td>
      <button
        type="button"
        class="link"
        id=${buttonId(row.requestId)}
        tabindex=${isActive ? 0 : -1}
        title=${fullTimeText(row.atMs)}
        aria-label=${t('decisions.open', { time, model: row.served })}
        @focus=${() => actions.moveToRow(row.requestId)}
      >
        ${momentText(row.atMs)}
      </button>
    </td>
    <td>${statusLabel(row.status)}</td>
    ${clipped(row.served)} ${numeric(row.cost.text)}
    <td>${tierLabel(row.tier)}</td>
    <td>${row.category} · ${row.complexity}</td>
    ${clippedRest(row.reason)} ${numeric(`${tokensText(row.inputTokens)} / ${tokensText(row.outputTokens)}`)}
    ${numeric(durationText(row.durationMs))} ${clipped(row.client)} ${clipped(row.asked)}
  </tr>`;
}

const tokensText = (tokens: number | undefined): string => (tokens === undefined ? t('none') : countText(tokens));

/** Arrow keys, Home and End move between rows; Enter is the button's own. */
function moveByKey(event: KeyboardEvent, rows: readonly DecisionRow[], actions: Actions): void {
  const from = rows.findIndex((row) => buttonId(row.requestId) === document.activeElement?.id);
  if (from === -1) return;
  const last = rows.length - 1;
  const targets: Readonly<Record<string, number>> = {
    ArrowDown: Math.min(from + 1, last),
    ArrowUp: Math.max(from - 1, 0),
    Home: 0,
    End: last,
  };
  const target = rows[targets[event.key] ?? -1];
  if (!target) return;
  event.preventDefault();
  actions.moveToRow(target.requestId);
  focusRow(target.requestId);
}

function moreButton({ hasMore }: DecisionList, { older }: State, actions: Actions): TemplateResult | typeof nothing {
  const more = (): void => actions.loadMore();
  if (older.failure !== undefined) return failureNotice(older.failure, more);
  if (!hasMore) return nothing;
  return html`<button type="button" class="secondary" ?disabled=${older.loading} @click=${more}>
    ${older.loading ? t('loading') : t('decisions.more')}
  </button>`;
}
