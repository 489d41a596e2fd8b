import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { AccuracyView, ComparisonView, GridCell, StrategyView } from '../../dashboard/quality.js';
import type { Actions } from '../controller.js';
import { countText, percentIntervalText, percentText, preciseText, unbroken } from '../format.js';
import { newestComparison, shownStrategy, type State } from '../state.js';
import { t } from '../strings.js';
import { gridTable } from './grid.js';
import { dataTable, facts, failureNotice, foreign, momentText, numeric, quiet } from './parts.js';

/** The button, and what the newest comparison gave. */
export function comparison(state: State, actions: Actions): TemplateResult {
  const view = newestComparison(state);
  const { failure } = state.comparison;
  return html`<p class="quiet">${t('comparison.note')}</p>
    <div class="toolbar">${compareButton(state, actions)}</div>
    ${failure === undefined ? nothing : failureNotice(failure, () => actions.compare())}
    ${view ? results(view, state, actions) : quiet(t('comparison.empty'))}`;
}

/** Stays focusable while it works: a disabled button would drop the focus to the top of the page. */
function compareButton({ comparison: { loading } }: State, actions: Actions): TemplateResult {
  return html`<button type="button" aria-disabled=${loading ? 'true' : 'false'} @click=${() => actions.compare()}>
    ${t(loading ? 'comparison.running' : 'comparison.start')}
  </button>`;
}

function results(view: ComparisonView, state: State, actions: Actions): TemplateResult {
  const shown = shownStrategy(state, view);
  return html`${facts([
      [t('comparison.rows'), t('comparison.own', { rows: countText(view.rows) })],
      [t('comparison.at'), momentText(view.atMs)],
    ])}
    ${notCompared(view, state)}
    <h3>${t('comparison.accuracy')}</h3>
    <p class="quiet">${t('comparison.accuracyNote')}</p>
    ${accuracyTable(view)}
    <h3>${t('comparison.recall')}</h3>
    <p class="quiet">${t('comparison.recallNote')}</p>
    ${recallTable(view)} ${shown ? matrices(shown, view, actions) : nothing}`;
}

/** Said when the strategy in use is none of those that were compared. */
function notCompared({ strategies }: ComparisonView, { quality }: State): TemplateResult | typeof nothing {
  const inUse = quality.value?.strategy;
  if (inUse === undefined || strategies.some(({ strategy }) => strategy === inUse)) return nothing;
  return quiet(t('comparison.elsewhere', { strategy: inUse }));
}

function accuracyTable({ strategies }: ComparisonView): TemplateResult {
  return dataTable({
    caption: t('comparison.accuracy'),
    className: 'figures',
    columns: [
      { label: t('quality.strategy') },
      { label: t('comparison.tier'), isNumber: true },
      { label: t('comparison.tierUnder'), isNumber: true },
      { label: t('comparison.tierOver'), isNumber: true },
      { label: t('comparison.complexity'), isNumber: true },
      { label: t('comparison.complexityUnder'), isNumber: true },
      { label: t('comparison.complexityOver'), isNumber: true },
      { label: t('comparison.category'), isNumber: true },
      { label: t('comparison.domain'), isNumber: true },
      { label: t('comparison.median'), isNumber: true },
      { label: t('comparison.p99'), isNumber: true },
    ],
    rows: strategies.map(accuracyRow),
  });
}

const accuracyRow = ({ heads, ...of }: StrategyView): TemplateResult =>
  html`<tr>
    <th scope="row">
      ${foreign(of.strategy)}
      <small>${foreign(of.meaning)}${of.fallback === undefined ? nothing : html` ${foreign(of.fallback)}`}</small>
    </th>
    ${ordered(heads.tier)} ${ordered(heads.complexity)} ${exact(heads.category)} ${exact(heads.domain)}
    ${numeric(microsecondsText(of.medianMicroseconds))} ${numeric(microsecondsText(of.p99Microseconds))}
  </tr>`;

const ordered = (of: AccuracyView | undefined): TemplateResult =>
  html`${exact(of)} ${numeric(preciseText(of?.underRatio))} ${numeric(preciseText(of?.overRatio))}`;

const exact = (of: AccuracyView | undefined): TemplateResult =>
  html`<td class="number">
    ${preciseText(of?.exactRatio)}${of ? html`<small>${percentIntervalText(of.interval)}</small>` : nothing}
  </td>`;

const microsecondsText = (microseconds: number): string => unbroken(`${countText(Math.round(microseconds))} µs`);

function recallTable({ strategies, recalls }: ComparisonView): TemplateResult {
  return dataTable({
    caption: t('comparison.recall'),
    className: 'figures',
    columns: [
      { label: t('figure.class') },
      { label: t('figure.label') },
      { label: t('figure.n'), isNumber: true },
      ...strategies.map(({ strategy }) => ({ label: strategy, isNumber: true })),
    ],
    rows: recalls.map(
      ({ head, label, n, ratios }) =>
        html`<tr>
          <th scope="row">${foreign(label)}</th>
          <td>${t(`comparison.${head}`)}</td>
          ${numeric(countText(n))} ${ratios.map((ratio) => numeric(preciseText(ratio)))}
        </tr>`,
    ),
  });
}

function matrices(shown: StrategyView, { strategies }: ComparisonView, actions: Actions): TemplateResult {
  const { strategy, tiers, cells } = shown;
  return html`<h3>${t('matrices.heading')}</h3>
    <div class="toolbar">${strategyPicker(shown, strategies, actions)}</div>
    <div class="grids">
      <div>
        ${gridTable({
          caption: t('matrices.tiers', { strategy }),
          rowHead: t('matrices.expected'),
          columnHead: t('matrices.given'),
          view: tiers,
          show: countWithShare,
          shadeRatio: ratioOf,
          marksDiagonal: true,
        })}
        <p class="quiet">${t('matrices.tiersNote')}</p>
      </div>
      <div>
        ${gridTable({
          caption: t('matrices.cells', { strategy }),
          rowHead: t('comparison.complexity'),
          columnHead: t('comparison.category'),
          view: cells,
          show: shareWithCount,
          shadeRatio: ratioOf,
        })}
        <p class="quiet">${t('matrices.cellsNote')}</p>
      </div>
    </div>`;
}

function strategyPicker(shown: StrategyView, strategies: readonly StrategyView[], actions: Actions): TemplateResult {
  const onChange = (event: Event): void => {
    // The listener sits on the list itself.
    actions.showMatricesOf((event.currentTarget as HTMLSelectElement).value);
  };
  return html`<label
    >${t('matrices.of')}
    <select @change=${onChange}>
      ${strategies.map(
        ({ strategy }) => html`<option value=${strategy} .selected=${strategy === shown.strategy}>${strategy}</option>`,
      )}
    </select>
  </label>`;
}

const ratioOf = ({ part, whole }: GridCell): number => (whole === 0 ? 0 : part / whole);

const countWithShare = (cell: GridCell): TemplateResult =>
  html`${countText(cell.part)} <small>${cell.whole === 0 ? t('none') : percentText(ratioOf(cell))}</small>`;

const shareWithCount = (cell: GridCell): TemplateResult =>
  cell.whole === 0
    ? html`${t('none')} <small>${t('matrices.none')}</small>`
    : html`${percentText(ratioOf(cell))} <small>${t('matrices.part', { part: cell.part, whole: cell.whole })}</small>`;
