import { readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { storageDir, writePrivate } from '../app/storage.js';
import { workingFolder } from '../app/working-folder.js';
import { GatewayError } from '../core/errors.js';
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
  return {
    surface: 'cli',
    version,
    storageDir: dir,
    log: {
      info: () => undefined,
      warn: err,
      error: (message, cause) => err(cause instanceof Error ? `${message}: ${cause.message}` : message),
    },
    secrets: NO_SECRETS,
    env,
    behindProxy: () => false, // Node calls providers directly
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
