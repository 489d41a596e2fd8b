import { readCompilers } from './compilers.js';
import { readDotnet } from './dotnet.js';
import type { ErrorReader, Failure } from './failure.js';
import { readGo } from './go.js';
import { readJava } from './java.js';
import { readJavaScript } from './javascript.js';
import { readPython } from './python.js';
import { findRule } from './find-rule.js';
import { readRust } from './rust.js';

/** Longer lines are logs or minified code; a frame or an error message is shorter. */
const MAX_LINE_CHARACTERS = 500;

/** A message quoted in a sentence: 'I get TypeError: x is not a function'. */
const BARE_MESSAGE = /(?:^|[\s`'"(])((?:[a-z]\w*\.)*[A-Z]\w*(?:Error|Exception)): ([^`]+)/;

const READERS: readonly ErrorReader[] = [
  readPython,
  readJavaScript,
  readJava,
  readDotnet,
  readGo,
  readRust,
  readCompilers,
  readBareMessage,
];

/** The first error that some notation can read out of a text, or undefined. */
export function readFailure(text: string): Failure | undefined {
  const lines = text.split('\n').map((line) => line.slice(0, MAX_LINE_CHARACTERS).trimEnd());
  for (const read of READERS) {
    const failure = read(lines);
    if (failure) return failure;
  }
  return undefined;
}

/** Without a trace, a message counts only when a rule knows it: prose is full of words that end in 'Error'. */
function readBareMessage(lines: readonly string[]): Failure | undefined {
  for (const line of lines) {
    const found = BARE_MESSAGE.exec(line);
    if (!found) continue;
    const [, name = '', message = ''] = found;
    const failure: Failure = { language: undefined, source: 'error message', name, message, frames: [], others: [] };
    if (findRule(failure)) return failure;
  }
  return undefined;
}
