import { printTable } from './table.js';

/** One figure beside what was promised. `most` is the largest value that still keeps the promise. */
export type Promised = { readonly what: string; readonly figure: number; readonly most: number; readonly unit: string };

/** Prints figures with their targets and whether they were met. Nothing fails here: a busy machine misses times. */
export function printPromised(title: string, rows: readonly Promised[]): void {
  printTable(
    title,
    ['', 'measured', 'target', ''],
    rows.map(({ what, figure, most, unit }) => [
      what,
      `${rounded(figure)} ${unit}`,
      `${rounded(most)} ${unit}`,
      figure <= most ? 'met' : 'missed',
    ]),
  );
}

const rounded = (figure: number): string => (Number.isInteger(figure) ? String(figure) : figure.toFixed(1));
