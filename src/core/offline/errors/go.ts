import { readFrames, readPlace, type ErrorReader, type Frame } from './failure.js';

const HEADER = /^(panic|fatal error): (.*)$/;
const FRAME = /^\s+(\S.*\.go:\d+)(?: \+0x[\da-f]+)?$/;

/** Reads Go panics: the message, the goroutine, then a function line and a place line for each call. */
export const readGo: ErrorReader = (lines) => {
  const start = lines.findIndex((line) => HEADER.test(line));
  const header = HEADER.exec(lines[start] ?? '');
  if (!header) return undefined;
  const frames = readFrames(lines, start + 1, readFrame, (line) => HEADER.test(line));
  if (frames.length === 0) return undefined;
  return { language: 'Go', source: 'stack trace', name: header[1] ?? '', message: header[2] ?? '', frames, others: [] };
};

function readFrame(line: string): Frame | undefined {
  const place = FRAME.exec(line)?.[1];
  return place === undefined ? undefined : readPlace(place, undefined);
}
