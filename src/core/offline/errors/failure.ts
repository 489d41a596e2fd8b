/** The languages whose errors can be read. */
export type ErrorLanguage = 'JavaScript or TypeScript' | 'Python' | 'Java or Kotlin' | 'Rust' | 'Go' | 'C#';

/** One place in a stack trace, or the place a compiler complains of. */
export type Frame = {
  readonly file: string;
  readonly line: number;
  readonly column: number | undefined;
  /** The function, when the trace names it. */
  readonly symbol: string | undefined;
};

/** What an error text says, in one shape for all languages. `frames` start where the error was thrown. */
export type Failure = {
  /** Undefined when only a message was given and it fits several languages. */
  readonly language: ErrorLanguage | undefined;
  readonly source: 'stack trace' | 'compiler error' | 'error message';
  /** The class or code of the error: 'TypeError', 'TS2322', 'panic'. */
  readonly name: string;
  readonly message: string;
  readonly frames: readonly Frame[];
  /** Other errors of the same compiler run, one line each. */
  readonly others: readonly string[];
};

/** Reads one notation of errors out of the lines of a text, or says undefined. */
export type ErrorReader = (lines: readonly string[]) => Failure | undefined;

/** Paths and names of code the reader of the trace did not write. */
const LIBRARY_CODE: readonly RegExp[] = [
  /(?:^|[\\/])node_modules[\\/]/,
  /^node:|^internal\/|^<anonymous>$/,
  /(?:^|[\\/])(?:site-packages|dist-packages)[\\/]/,
  /[\\/]lib[\\/]python\d|^<frozen /,
  /[\\/]go[\\/]src[\\/](?:runtime|net|internal|testing|sync|reflect|fmt|encoding)[\\/]|[\\/]pkg[\\/]mod[\\/]/,
  /^\/rustc\/|[\\/]\.cargo[\\/]registry[\\/]|[\\/]rustlib[\\/]/,
];
const LIBRARY_SYMBOL =
  /^(?:java|javax|jdk|sun|com\.sun|kotlin|kotlinx|scala|jakarta|org\.(?:springframework|apache|junit|hibernate|gradle)|System|Microsoft)\./;

/** True for a frame inside a runtime, a framework or an installed package. */
export const isLibrary = ({ file, symbol }: Frame): boolean =>
  LIBRARY_CODE.some((pattern) => pattern.test(file)) || (symbol !== undefined && LIBRARY_SYMBOL.test(symbol));

/** The place 'file:line:column' or 'file:line' at the end of a text, or undefined. */
export function readPlace(text: string, symbol: string | undefined): Frame | undefined {
  const numbers = /:(\d+)(?::(\d+))?$/.exec(text);
  if (!numbers) return undefined;
  return {
    file: text.slice(0, numbers.index),
    line: Number(numbers[1]),
    column: numbers[2] === undefined ? undefined : Number(numbers[2]),
    symbol,
  };
}

/** Reads frames from `start` until `isOver` says that the trace has ended; lines that are no frame are passed over. */
export function readFrames(
  lines: readonly string[],
  start: number,
  read: (line: string) => Frame | undefined,
  isOver: (line: string) => boolean,
): readonly Frame[] {
  const frames: Frame[] = [];
  for (let index = start; index < lines.length; index += 1) {
    const line = lines[index] ?? '';
    const frame = read(line);
    if (frame) frames.push(frame);
    else if (isOver(line)) break;
  }
  return frames;
}
