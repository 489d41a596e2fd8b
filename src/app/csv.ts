import { GatewayError } from '../core/errors.js';

/** What makes a spreadsheet take a cell for a formula, and the mark that keeps it from that. Source: OWASP, CSV injection. */
const LOOKS_ACTIVE = /^[=+\-@\t']/;

/** One row as a line of CSV (RFC 4180), without its end. */
export const csvLine = (cells: readonly string[]): string => cells.map(cellText).join(',');

/**
 * A text that stays on its line: line breaks are written as in JSON, so that each row has a line of its own and one bad
 * line spoils no other.
 */
export const onOneLine = (text: string): string =>
  text.replace(/[\\\r\n\u2028\u2029]/g, (character) => ESCAPES[character] ?? character);

/** The text that `onOneLine` was given. */
export const fromOneLine = (text: string): string =>
  text.replace(/\\(u2028|u2029|[\\rn])/g, (escape) => UNESCAPES.get(escape) ?? escape);

const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\r': '\\r',
  '\n': '\\n',
  '\u2028': '\\u2028',
  '\u2029': '\\u2029',
};
const UNESCAPES = new Map(Object.entries(ESCAPES).map(([character, escape]) => [escape, character]));

/** An apostrophe in front makes it text for a spreadsheet; a cell that begins with one gets another, so that reading can take it away. */
function cellText(cell: string): string {
  const harmless = LOOKS_ACTIVE.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** The cells of one line. Throws 'invalid-request' where quotes do not match. */
export function csvCells(line: string): readonly string[] {
  const cells: string[] = [];
  const cell = /(?:"((?:[^"]|"")*)"|([^",]*))(,|$)/y;
  for (let end: string | undefined = ','; end === ',';) {
    const [, quoted, plain, next] = cell.exec(line) ?? [];
    if (next === undefined) throw new GatewayError('invalid-request', 'its quotes do not match');
    cells.push((quoted?.replaceAll('""', '"') ?? plain ?? '').replace(/^'/, ''));
    end = next;
  }
  return cells;
}
