import { readFrames, readPlace, type ErrorReader, type Frame } from './failure.js';

/** Since Rust 1.73 the message is on the next line; before, it stood in quotes ahead of the place. */
const PANIC = /^thread '[^']*' (?:\(\d+\) )?panicked at (?:'(.*)', )?([^']+?):?$/;
const BACKTRACE_PLACE = /^\s+at (\S.*:\d+:\d+)$/;

/** Reads Rust panics with or without a backtrace. */
export const readRust: ErrorReader = (lines) => {
  const start = lines.findIndex((line) => PANIC.test(line));
  const panic = PANIC.exec(lines[start] ?? '');
  const place = panic && readPlace(panic[2] ?? '', undefined);
  if (!place) return undefined;
  return {
    language: 'Rust',
    source: 'stack trace',
    name: 'panic',
    message: panic[1] ?? lines[start + 1] ?? '',
    frames: [place, ...readFrames(lines, start + 1, readBacktraceFrame, () => false)],
    others: [],
  };
};

function readBacktraceFrame(line: string): Frame | undefined {
  const place = BACKTRACE_PLACE.exec(line)?.[1];
  return place === undefined ? undefined : readPlace(place, undefined);
}
