import { Readable } from 'node:stream';
import type { App } from '../../src/app.js';
import type { Verb } from '../../src/cli/verbs/verb.js';
import { startTestApp, type TestAppOptions } from './app.js';

/** What a verb printed and how it ended. */
export type VerbResult = { readonly code: number; readonly out: string; readonly err: string };

/** How a verb is called; `stdin` undefined means that nothing is piped in. */
export type VerbCall = {
  readonly positionals?: readonly string[];
  readonly options?: Readonly<Record<string, string | boolean>>;
  readonly json?: boolean;
  readonly stdin?: string;
  readonly router?: TestAppOptions;
  /** Takes the place of parts of the router. */
  readonly app?: Partial<App>;
  /** Looks at the storage folder before it is removed. */
  readonly inspect?: (dir: string) => Promise<void>;
};

/** Runs one verb on a router of its own, which is removed afterwards; a folder that was given stays. */
export async function runVerb(verb: Verb, call: VerbCall = {}): Promise<VerbResult> {
  const router = await startTestApp(call.router);
  const out: string[] = [];
  const err: string[] = [];
  try {
    const code = await verb.run({
      app: { ...router.app, ...call.app },
      storageDir: router.dir,
      json: call.json ?? false,
      standalone: false,
      options: call.options ?? {},
      positionals: call.positionals ?? [],
      out: (text) => void out.push(`${text}\n`),
      write: (text) => void out.push(text),
      err: (text) => void err.push(text),
      readStdin: () => Promise.resolve(call.stdin ?? ''),
      stdin: () => Readable.from([call.stdin ?? '']),
      signal: new AbortController().signal,
    });
    await call.inspect?.(router.dir);
    return { code, out: out.join('').trimEnd(), err: err.join('\n') };
  } finally {
    await (call.router?.dir === undefined ? router.remove() : router.stop());
  }
}
