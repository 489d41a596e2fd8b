import { fork, type ChildProcess, type ForkOptions } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { build } from 'esbuild';
import type { Settings } from '../../../src/config/schema.js';
import type { ProxyState } from '../../../src/app/proxy-control.js';
import type { Asked, Told, WindowOptions } from './window.js';

/** A window in a process of its own. */
export type Window = {
  readonly pid: number;
  /** What it last told of the proxy. */
  readonly state: () => ProxyState['where'];
  readonly url: () => string | undefined;
  /** Ids of rows that it was told are in the ledger. */
  readonly rows: readonly string[];
  readonly logs: readonly string[];
  ask(asked: Asked): Promise<unknown>;
  /** Lets it end as an editor does; its process is gone then. */
  close(): Promise<void>;
  /** Resolves when the process has ended. */
  kill(signal?: NodeJS.Signals): Promise<void>;
  signal(signal: NodeJS.Signals): void;
};

/** Windows of one user that share a folder. */
export type Windows = {
  readonly dir: string;
  open(options?: Partial<WindowOptions>): Promise<Window>;
  /** So many, of which the first has the proxy. */
  openAll(count: number): Promise<readonly [Window, ...Window[]]>;
  token(): Promise<string>;
  /** Ends all as a person does. */
  closeAll(): Promise<void>;
  /** Kills all that are open and removes the folder. */
  remove(): Promise<void>;
};

let script: Promise<string> | undefined;

/** Built once for all tests of a run, where its packages can be found. */
const scriptFile = (): Promise<string> =>
  (script ??= (async () => {
    const outfile = path.resolve('out', `window-${process.pid}.mjs`);
    await build({
      entryPoints: ['test/e2e/windows/window.ts'],
      bundle: true,
      platform: 'node',
      format: 'esm',
      packages: 'external',
      outfile,
      logLevel: 'warning',
    });
    process.once('exit', () => void rm(outfile, { force: true }).catch(() => undefined));
    return outfile;
  })());

/** A folder for windows with these settings. */
export async function startWindows(settings: Partial<Settings>): Promise<Windows> {
  const file = await scriptFile();
  const dir = await mkdtemp(path.join(tmpdir(), 'signalbox-windows-'));
  const opened = new Set<Window>();
  const open = async (over: Partial<WindowOptions> = {}): Promise<Window> => {
    const window = await openWindow(file, { dir, settings, ...over });
    opened.add(window);
    return window;
  };
  return {
    dir,
    open,
    openAll: async (count) => {
      const [first, ...others] = await Promise.all(Array.from({ length: count }, () => open()));
      if (!first) throw new RangeError('At least one window is opened.');
      await first.ask({ do: 'start' });
      await Promise.all(others.map((window) => window.ask({ do: 'start' })));
      return [first, ...others];
    },
    token: async () => (await readFile(path.join(dir, 'token'), 'utf8')).trim(),
    closeAll: async () => {
      for (const window of opened) await window.close();
    },
    remove: async () => {
      for (const window of opened) await window.kill();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

async function openWindow(file: string, options: WindowOptions): Promise<Window> {
  const child = fork(file, [JSON.stringify(options)], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    ...(options.maxFileKib !== undefined && limited(options.maxFileKib)),
  });
  const { pid } = child;
  if (pid === undefined) throw new Error('The window did not start.');
  const answers = new Map<number, (told: Omit<Extract<Told, { kind: 'answer' }>, 'kind' | 'id'>) => void>();
  const rows: string[] = [];
  const logs: string[] = [];
  let state: { readonly where: string; readonly url?: string } = { where: 'nowhere' };
  const answerTo = (id: number): Promise<unknown> =>
    new Promise((resolve, reject) => {
      answers.set(id, ({ value, error }) => (error === undefined ? resolve(value) : reject(new Error(error))));
    });
  child.once('exit', () => {
    for (const give of answers.values()) give({ error: 'The window has ended.' });
  });
  const ready = answerTo(0);
  child.on('message', (message) => {
    const told = message as Told; // sent by window.ts
    if (told.kind === 'answer') answers.get(told.id)?.(told);
    else if (told.kind === 'state') state = told;
    else if (told.kind === 'row') rows.push(told.id);
    else logs.push(told.text);
  });
  let asks = 0;
  const ask = (asked: Asked): Promise<unknown> => {
    const id = (asks += 1);
    child.send({ id, asked });
    return answerTo(id);
  };
  await ready;
  const isOver = (): boolean => child.exitCode !== null || child.signalCode !== null;
  const kill = async (signal: NodeJS.Signals = 'SIGKILL'): Promise<void> => {
    if (isOver()) return;
    const ended = endOf(child);
    child.kill(signal);
    await ended;
  };
  return {
    pid,
    close: async () => {
      if (isOver()) return;
      await ask({ do: 'close' });
      await kill();
    },
    kill,
    state: () => state.where as ProxyState['where'],
    url: () => state.url,
    rows,
    logs,
    ask,
    signal: (signal) => void child.kill(signal),
  };
}

/** Starts Node by a shell that sets the limit; Node itself ignores the signal that comes with it. */
const limited = (maxFileKib: number): ForkOptions => ({
  execPath: '/bin/sh',
  execArgv: ['-c', `ulimit -S -f ${maxFileKib * ULIMIT_BLOCKS_A_KIB} && exec "$0" "$@"`, process.execPath],
});

/** POSIX counts in blocks of 512 bytes. */
const ULIMIT_BLOCKS_A_KIB = 2;

const endOf = async (child: ChildProcess): Promise<void> => {
  await once(child, 'exit');
};

/** Waits for something that will come; the test's own time limit ends it. */
export async function until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isTrue())) await delay(5);
}
