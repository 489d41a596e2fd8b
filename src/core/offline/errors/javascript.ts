import { readFrames, readPlace, type ErrorReader, type Frame } from './failure.js';

const HEADER =
  /^\s*(?:Uncaught (?:\(in promise\) )?|\[?cause\]?: |Caused by: )?([A-Z][\w$]*(?:Error|Exception)|Error)(?: \[\w+\])?(?:: (.*))?$/;

/** Node prints the place of a syntax error above the code; the trace itself shows only the loader. */
const PLACE_ABOVE = /^(?!\s).*\.[cm]?[jt]sx?:\d+$/;
const MAX_LINES_ABOVE = 6;

/** Reads the traces of V8 (Node, Chrome, Electron): a header, then '    at name (file:line:column)'. */
export const readJavaScript: ErrorReader = (lines) => {
  for (const [index, line] of lines.entries()) {
    const header = HEADER.exec(line);
    if (!header) continue;
    const above = header[1] === 'SyntaxError' ? readPlaceAbove(lines, index) : undefined;
    const thrown = readFrames(lines, index + 1, readFrame, (other) => HEADER.test(other) || other.trim() === '');
    if (thrown.length === 0 && !above) continue;
    return {
      language: 'JavaScript or TypeScript',
      source: 'stack trace',
      name: header[1] ?? '',
      message: header[2] ?? '',
      frames: above ? [above, ...thrown] : thrown,
      others: [],
    };
  }
  return undefined;
};

function readPlaceAbove(lines: readonly string[], header: number): Frame | undefined {
  const above = lines.slice(Math.max(0, header - MAX_LINES_ABOVE), header).find((line) => PLACE_ABOVE.test(line));
  return above === undefined ? undefined : readPlace(above, undefined);
}

function readFrame(line: string): Frame | undefined {
  const call = line.trim();
  if (!call.startsWith('at ')) return undefined;
  const open = call.indexOf(' (');
  const named = call.endsWith(')') && open > 0;
  const place = named ? call.slice(open + 2, -1) : call.slice(3).replace(/^async /, '');
  return readPlace(place.replace(/^file:\/\//, ''), named ? call.slice(3, open) : undefined);
}
