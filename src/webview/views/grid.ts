import { html, type TemplateResult } from 'lit/html.js';
import type { GridCell, GridView } from '../../dashboard/quality.js';
import { foreign, type Content } from './parts.js';

/** A table of counts by two labels. The numbers say everything; the shade of a cell repeats it for the eye. */
export type Grid = {
  readonly caption: string;
  /** What the rows and the columns are, such as 'Complexity'. */
  readonly rowHead: string;
  readonly columnHead: string;
  readonly view: GridView;
  readonly show: (cell: GridCell) => Content;
  /** 0 to 1. */
  readonly shadeRatio: (cell: GridCell) => number;
  /** Whether cells with the same row and column are set off. */
  readonly marksDiagonal?: boolean;
};

/** As many shades as an eye tells apart; the page's policy allows no inline styles, so each has a rule of its own. */
const SHADES = 5;

/** A grid in a region that scrolls sideways by itself. */
export function gridTable(grid: Grid): TemplateResult {
  const { caption, rowHead, columnHead, view } = grid;
  return html`<div class="scroll" role="region" tabindex="0" aria-label=${caption}>
    <table class="grid">
      <caption>
        ${foreign(caption)}
      </caption>
      <thead>
        <tr>
          <th scope="col" rowspan="2">${rowHead}</th>
          <th scope="colgroup" colspan=${view.columns.length}>${columnHead}</th>
        </tr>
        <tr>
          ${view.columns.map((label) => html`<th scope="col" class="number">${foreign(label)}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${view.cells.map(
          (cells, row) =>
            html`<tr>
              <th scope="row">${foreign(view.rows[row] ?? '')}</th>
              ${cells.map((cell, column) => gridCell(grid, cell, row === column))}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

const gridCell = ({ show, shadeRatio, marksDiagonal }: Grid, cell: GridCell, isDiagonal: boolean): TemplateResult =>
  html`<td class=${marksDiagonal && isDiagonal ? 'number right' : 'number'} data-shade=${shadeOf(shadeRatio(cell))}>
    ${show(cell)}
  </td>`;

/** 0 for nothing, else 1 to 5. */
export const shadeOf = (ratio: number): number => Math.min(SHADES, Math.ceil(Math.max(0, ratio) * SHADES));
