import type { ErrorReader, Frame } from './failure.js';

const FRAME = /^\s*File "([^"]+)", line (\d+)(?:, in (.+))?$/;
const ERROR_LINE = /^([A-Za-z_][\w.]*)(?:: (.*))?$/;

/** Reads Python tracebacks, which put the newest call last. Of chained errors the last one is what ended the program. */
export const readPython: ErrorReader = (lines) => {
  const lastFrame = lines.findLastIndex((line) => FRAME.test(line));
  if (lastFrame < 0) return undefined;
  const frameIndent = indentOf(lines[lastFrame] ?? '');
  // Between the frame and the error stand the source line and its marks, which are indented deeper.
  const below = lines.slice(lastFrame + 1).find((line) => line.trim() !== '' && indentOf(line) < frameIndent);
  const error = ERROR_LINE.exec(below?.trim() ?? '');
  if (!error) return undefined;
  return {
    language: 'Python',
    source: 'stack trace',
    name: error[1] ?? '',
    message: error[2] ?? '',
    frames: framesUpFrom(lines, lastFrame),
    others: [],
  };
};

const indentOf = (line: string): number => line.length - line.trimStart().length;

function framesUpFrom(lines: readonly string[], start: number): readonly Frame[] {
  const frames: Frame[] = [];
  for (let index = start; index >= 0; index -= 1) {
    const line = lines[index] ?? '';
    const frame = FRAME.exec(line);
    if (frame) frames.push({ file: frame[1] ?? '', line: Number(frame[2]), column: undefined, symbol: frame[3] });
    else if (line.includes('Traceback (most recent call last)')) break;
  }
  return frames;
}
