import { readFrames, type ErrorReader, type Frame } from './failure.js';

const HEADER = /^\s*(?:Unhandled exception\. |Unhandled Exception: |---> )?((?:[A-Z]\w*\.)+\w*Exception)(?:: (.*))?$/;

/** Reads .NET traces: '   at Name.Space.Method(args) in file:line 12'. */
export const readDotnet: ErrorReader = (lines) => {
  const start = lines.findIndex((line, index) => HEADER.test(line) && hasFrameBelow(lines, index));
  if (start < 0) return undefined;
  const root = rootBelow(lines, start);
  const header = HEADER.exec(lines[root] ?? '');
  return {
    language: 'C#',
    source: 'stack trace',
    name: header?.[1] ?? '',
    message: header?.[2] ?? '',
    frames: readFrames(lines, root + 1, readFrame, (line) => !line.trimStart().startsWith('--->')),
    others: [],
  };
};

const hasFrameBelow = (lines: readonly string[], index: number): boolean =>
  readFrame(lines[index + 1] ?? '') !== undefined || (lines[index + 1] ?? '').trimStart().startsWith('--->');

/** Inner exceptions follow the outer one at once, marked with an arrow; the innermost is the root. */
function rootBelow(lines: readonly string[], start: number): number {
  let root = start;
  while ((lines[root + 1] ?? '').trimStart().startsWith('--->') && HEADER.test(lines[root + 1] ?? '')) root += 1;
  return root;
}

function readFrame(line: string): Frame | undefined {
  const call = line.trim();
  const open = call.indexOf('(');
  if (!call.startsWith('at ') || open < 0) return undefined;

  const symbol = call.slice(3, open);
  const place = call.lastIndexOf(') in ');
  const [, file = '', number = '0'] = /^(.+):line (\d+)$/.exec(place < 0 ? '' : call.slice(place + 5)) ?? [];
  return { file, line: Number(number), column: undefined, symbol };
}
