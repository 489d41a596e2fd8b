import { readRow, type EvaluationRow } from '../app/evaluation-rows.js';
import { GatewayError } from '../core/errors.js';
import { piecesOf } from './files.js';
import { linesOf } from './lines.js';
import { textOption } from './support.js';
import type { CliContext } from './verbs/verb.js';

/** The rows of a file, or of standard input for "-", one at a time and in order. Throws 'invalid-request' at the first bad one. */
export async function* readRows({ stdin, signal }: CliContext, file: string): AsyncGenerator<EvaluationRow> {
  for await (const { text, number } of linesOf(file === '-' ? stdin() : piecesOf(file, signal))) {
    yield readRow(text, number);
  }
}

/** An option that names a file and has to be there. */
export function fileOption(context: CliContext, name: string, usage: string): string {
  const file = textOption(context, name);
  if (file === undefined || file === '')
    throw new GatewayError('invalid-request', `--${name} is missing. Usage: ${usage}`);
  return file;
}
