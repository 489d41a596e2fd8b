import { readFrames, type ErrorReader, type Frame } from './failure.js';

const HEADER = /^(?:Exception in thread "[^"]*" |Caused by: )?((?:[a-z_]\w*\.)*[A-Z][\w$]*)(?:: (.*))?$/;
const FRAME = /^\s*at ([\w.$<>/@-]+)\(([^()]*)\)$/;

/** Reads JVM traces. Of chained exceptions the last 'Caused by' is the root, so that is the one reported. */
export const readJava: ErrorReader = (lines) => {
  const start = lines.findLastIndex(
    (line, index) => HEADER.test(line) && readFrame(lines[index + 1] ?? '') !== undefined,
  );
  const header = HEADER.exec(lines[start] ?? '');
  if (!header) return undefined;
  return {
    language: 'Java or Kotlin',
    source: 'stack trace',
    name: header[1] ?? '',
    message: header[2] ?? '',
    frames: readFrames(lines, start + 1, readFrame, () => true),
    others: [],
  };
};

function readFrame(line: string): Frame | undefined {
  const frame = FRAME.exec(line);
  if (!frame) return undefined;
  const [file = '', number = '0'] = (frame[2] ?? '').split(':');
  return { file, line: Number(number), column: undefined, symbol: frame[1]?.replace(/^[\w.@-]+\/+/, '') };
}
