import { GatewayError } from '../core/errors.js';

/** A line of text with its number, from 1. */
export type Line = { readonly number: number; readonly text: string };

/** Far more than a request that any provider takes; a file without line ends would otherwise fill the memory. */
const MAX_CHARACTERS = 32 * 1024 * 1024;

/** Splits text that comes in pieces into its lines, without their ends and without empty ones. Only '\n' ends a line: JSON may hold the other separators. */
export async function* linesOf(pieces: AsyncIterable<string>): AsyncGenerator<Line> {
  let number = 0;
  let open = '';
  for await (const piece of pieces) {
    const [first = '', ...others] = piece.split('\n');
    open += first;
    checkLength(open, number + 1);
    for (const next of others) {
      number += 1;
      if (!isBlank(open)) yield { number, text: clean(open, number) };
      open = next;
    }
  }
  if (!isBlank(open)) yield { number: number + 1, text: clean(open, number + 1) };
}

const isBlank = (text: string): boolean => text.trim() === '';

/** Without the byte order mark that some editors put before the first line. */
const clean = (text: string, number: number): string => (number === 1 ? text.replace(/^\uFEFF/, '') : text);

function checkLength(text: string, number: number): void {
  if (text.length <= MAX_CHARACTERS) return;
  throw new GatewayError(
    'invalid-request',
    `Line ${number} is longer than ${MAX_CHARACTERS} characters. Each row has to be on a line of its own; split or shorten it.`,
  );
}

/** The lines' texts with those that were left out as empty ones, so that whoever counts them gets their numbers. */
export async function* withBlankLines(lines: AsyncIterable<Line>): AsyncGenerator<string> {
  let next = 1;
  for await (const { number, text } of lines) {
    for (; next < number; next += 1) yield '';
    yield text;
    next += 1;
  }
}
