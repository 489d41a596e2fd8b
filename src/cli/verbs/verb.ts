import type { App } from '../../app.js';

/** What a verb works with. */
export type CliContext = {
  readonly app: App;
  readonly storageDir: string;
  /** True for --json: one JSON value on standard output and nothing else there. */
  readonly json: boolean;
  /** True for --standalone: do not send requests through a running editor. */
  readonly standalone: boolean;
  readonly options: Readonly<Record<string, string | boolean | undefined>>;
  readonly positionals: readonly string[];
  /** Prints a line. */
  readonly out: (text: string) => void;
  /** Prints without ending the line. */
  readonly write: (text: string) => void;
  readonly err: (text: string) => void;
  readonly readStdin: () => Promise<string>;
  /** Standard input piece by piece, for verbs that must not hold all of it. */
  readonly stdin: () => AsyncIterable<string>;
  /** Aborts at Ctrl-C. */
  readonly signal: AbortSignal;
};

/** Exit codes, the same for every verb. 2 is for a command line that cannot be understood. */
export const EXIT = { ok: 0, failed: 1, usage: 2, refused: 3, canceled: 130 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** One verb of the command line. */
export type Verb = {
  readonly name: string;
  readonly usage: string;
  readonly summary: string;
  /** Options of this verb, as node:util parseArgs takes them. */
  readonly options: Readonly<Record<string, { readonly type: 'string' | 'boolean'; readonly short?: string }>>;
  /** True for a verb that tells of settings that cannot be used, where others fail. */
  readonly isForgiving?: boolean;
  readonly run: (context: CliContext) => Promise<ExitCode>;
};
