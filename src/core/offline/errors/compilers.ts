import { clip } from '../markdown.js';
import type { ErrorLanguage, ErrorReader, Frame } from './failure.js';

/** One error as a compiler prints it. */
type Diagnostic = { readonly code: string; readonly message: string; readonly frame: Frame };

/** How one compiler writes errors. `read` may look at the line after. */
type Notation = {
  readonly language: ErrorLanguage;
  readonly read: (line: string, next: string) => Diagnostic | undefined;
};

const MAX_OTHER_CHARACTERS = 160;

const NOTATIONS: readonly Notation[] = [
  { language: 'JavaScript or TypeScript', read: byPattern(/^\s*(\S.*?)\((\d+),(\d+)\): error (TS\d+): (.*)$/s) },
  { language: 'JavaScript or TypeScript', read: byPattern(/^\s*(\S.*?):(\d+):(\d+) - error (TS\d+): (.*)$/s) },
  { language: 'C#', read: byPattern(/^\s*(\S.*?)\((\d+),(\d+)\): error (CS\d+): (.*?)(?: \[[^[\]]*\])?$/s) },
  { language: 'Java or Kotlin', read: byPattern(/^(\S+\.java):(\d+)(): (error): (.*)$/) },
  { language: 'Go', read: byPattern(/^(?:vet: )?(\S+\.go):(\d+)(?::(\d+))?:() (.*)$/) },
  { language: 'Rust', read: readRustc },
];

/** Reads what compilers print: the first error is the one explained, because later ones often follow from it. */
export const readCompilers: ErrorReader = (lines) => {
  for (const { language, read } of NOTATIONS) {
    const diagnostics = lines.flatMap((line, index) => read(line, lines[index + 1] ?? '') ?? []);
    const [first, ...rest] = diagnostics;
    if (!first) continue;
    return {
      language,
      source: 'compiler error',
      name: first.code,
      message: first.message,
      frames: [first.frame],
      others: rest.map(({ frame, code, message }) =>
        clip(`${frame.file}:${frame.line} ${code}: ${message}`, MAX_OTHER_CHARACTERS),
      ),
    };
  }
  return undefined;
};

/** Groups: file, line, column, code, message. An empty code means that the compiler gives none. */
function byPattern(pattern: RegExp): Notation['read'] {
  return (line) => {
    const [, file, number, column, code, message] = pattern.exec(line) ?? [];
    if (file === undefined || message === undefined) return undefined;
    const frame = { file, line: Number(number), column: column ? Number(column) : undefined, symbol: undefined };
    return { code: code === undefined || code === '' ? 'error' : code, message, frame };
  };
}

function readRustc(line: string, next: string): Diagnostic | undefined {
  const [, code = 'error', message] = /^error(?:\[(E\d+)\])?: (.*)$/.exec(line) ?? [];
  const [, file, number, column] = /^\s*--> (.+):(\d+):(\d+)$/.exec(next) ?? [];
  if (message === undefined || file === undefined) return undefined;
  return { code, message, frame: { file, line: Number(number), column: Number(column), symbol: undefined } };
}
