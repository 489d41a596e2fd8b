import { readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { storageDir, writePrivate } from '../app/storage.js';
import { workingFolder } from '../app/working-folder.js';
import { GatewayError } from '../core/errors.js';
import { oneLine } from '../core/plain-text.js';
import type { Host, Secrets } from '../host.js';
import { readSettings, readUsableSettings } from './settings-file.js';

/** What a verb wants of its host. `isForgiving`: settings that cannot be used are reported by it and no failure. */
export type CliHostOptions = {
  readonly version: string;
  readonly err: (text: string) => void;
  readonly isForgiving: boolean;
};

/** A terminal as a host: keys from the environment, settings and memory from files in the storage folder. */
export async function cliHost({ version, err, isForgiving }: CliHostOptions): Promise<Host> {
  const env = (name: string): string | undefined => (process.env[name] === '' ? undefined : process.env[name]);
  const dir = path.resolve(storageDir(env));
  const { settings, faults } = isForgiving
    ? await readUsableSettings(dir)
    : { settings: await readSettings(dir), faults: [] };
  const memoryFile = path.join(dir, 'memory.json');
  const proxyEnv = webProxy(env);
  return {
    surface: 'cli',
    version,
    storageDir: dir,
    log: {
      info: () => undefined,
      warn: (message) => err(oneLine(message)),
      error: (message, cause) => err(oneLine(cause instanceof Error ? `${message}: ${cause.message}` : message)),
    },
    secrets: NO_SECRETS,
    env,
    behindProxy: () => proxyEnv !== undefined,
    proxyEnv,
    workspace: workingFolder,
    sessionId: undefined,
    settings: () => settings,
    settingFaults: () => faults,
    onDidChangeSettings: () => ({ dispose: () => undefined }),
    memory: {
      load: () => loadMemory(memoryFile),
      save: (snapshot) => writePrivate(memoryFile, JSON.stringify(snapshot)),
    },
    editorModels: undefined,
  };
}

/** What Node is told of the web proxy; what runs on this machine is asked directly. */
function webProxy(env: Host['env']): Host['proxyEnv'] {
  const proxy = env('https_proxy') ?? env('HTTPS_PROXY');
  if (proxy === undefined) return undefined;
  const exceptions = [env('no_proxy') ?? env('NO_PROXY'), 'localhost', '127.0.0.1', '::1', '[::1]'];
  return { HTTPS_PROXY: proxy, NO_PROXY: exceptions.filter((one) => one !== undefined).join(',') };
}

/** A terminal has no SecretStorage. */
const NO_SECRETS: Secrets = {
  get: () => Promise.resolve(undefined),
  set: () =>
    Promise.reject(
      new GatewayError('forbidden', 'Keys are stored by the editor only. In a terminal, set the environment variable.'),
    ),
  delete: () => Promise.resolve(),
  onDidChange: () => ({ dispose: () => undefined }),
};

/** The memory can be made again from the ledger, so a file that cannot be read is as good as none. */
function loadMemory(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
