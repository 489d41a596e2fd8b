import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createApp, type App } from '../../src/app.js';
import { settingsSchema, type Settings } from '../../src/config/schema.js';
import { Emitter } from '../../src/core/emitter.js';
import type { EditorModels, Host } from '../../src/host.js';
import { keepApp, suiteKeys } from './canary-notes.js';
import { freePort } from './ports.js';

/** How a test's router is set up. */
export type TestAppOptions = {
  readonly settings?: Partial<Settings>;
  /** Sees the causes of errors that are logged as they are. */
  readonly onLog?: (message: string, cause: unknown) => void;
  /** What the shell found wrong with its settings. */
  readonly settingFaults?: readonly string[];
  /** Environment variables; the machine's own are not seen. */
  readonly env?: Readonly<Record<string, string>>;
  /** Stored keys by '<provider> <origin>'. */
  readonly keys?: Readonly<Record<string, string>>;
  /** Reuse a folder to restart "the same" router. */
  readonly dir?: string;
  readonly memory?: { saved: unknown };
  readonly workspace?: string;
  readonly role?: 'owner' | 'standby';
  /** As the editor would offer them. */
  readonly editorModels?: EditorModels;
};

/** A whole router in this process, with a storage folder and a proxy port of its own. */
export type TestApp = {
  readonly app: App;
  readonly dir: string;
  readonly logs: readonly string[];
  /** Starts the proxy; the address without a path. */
  url(): Promise<string>;
  token(): Promise<string>;
  /** Ends the router and leaves its folder. */
  stop(): Promise<void>;
  /** Ends the router and removes its folder. */
  remove(): Promise<void>;
};

/** Builds a router as a shell would, over a host that keeps everything in memory or in a temporary folder. */
export async function startTestApp(options: TestAppOptions = {}): Promise<TestApp> {
  const dir = options.dir ?? (await mkdtemp(path.join(tmpdir(), 'signalbox-')));
  const logs: string[] = [];
  const causes: unknown[] = [];
  const port = await freePort();
  const settings = settingsSchema.parse({ 'discovery.localServers': false, 'proxy.port': port, ...options.settings });
  const app = createApp(toHost(options, { storageDir: dir, settings, logs, causes }), {
    role: options.role ?? 'owner',
    pageDir: path.resolve('dist/webview'),
  });
  const stop = async (): Promise<void> => {
    await app.close();
    app.dispose();
    keepApp({ logs, causes, memory: options.memory?.saved, settings });
  };
  return {
    app,
    dir,
    logs,
    url: async () => (await app.proxy.start()).url,
    token: () => app.proxy.token(),
    stop,
    remove: async () => {
      await stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** What a host of a test is made of, and where its log goes. */
type HostParts = {
  readonly storageDir: string;
  readonly settings: Settings;
  readonly logs: string[];
  readonly causes: unknown[];
};

function toHost(options: TestAppOptions, { storageDir, settings, logs, causes }: HostParts): Host {
  const keys = new Map(Object.entries({ ...suiteKeys(options.settings?.['providers.custom']), ...options.keys }));
  const secretChanged = new Emitter<string>((error) => logs.push(String(error)));
  const memory = options.memory ?? { saved: undefined };
  return {
    surface: 'cli',
    version: '0.0.0-test',
    storageDir,
    log: {
      info: (message) => void logs.push(message),
      warn: (message) => void logs.push(message),
      error: (message, cause) => {
        logs.push(`${message}: ${String(cause)}`);
        causes.push(cause);
        options.onLog?.(message, cause);
      },
    },
    secrets: {
      get: (name) => Promise.resolve(keys.get(name)),
      set: (name, key) => {
        keys.set(name, key);
        secretChanged.fire(name);
        return Promise.resolve();
      },
      delete: (name) => {
        keys.delete(name);
        secretChanged.fire(name);
        return Promise.resolve();
      },
      onDidChange: secretChanged.event,
    },
    env: (name) => options.env?.[name],
    behindProxy: () => false,
    workspace: () => options.workspace,
    sessionId: undefined,
    settings: () => settings,
    settingFaults: () => options.settingFaults ?? [],
    onDidChangeSettings: () => ({ dispose: () => undefined }),
    memory: {
      load: () => memory.saved,
      save: (snapshot) => {
        memory.saved = snapshot;
        return Promise.resolve();
      },
    },
    editorModels: options.editorModels,
  };
}

/** Two models of one mock provider, with prices a person can multiply: $1 and $2 per million in, $2 and $4 out. */
export const mockProvider = (origin: string): Pick<Settings, 'providers.custom'> => ({
  'providers.custom': {
    mock: {
      wire: 'openai-chat',
      baseUrl: `${origin}/v1`,
      also: [],
      headers: {},
      betas: [],
      keyEnv: [],
      models: [model('thrifty', 1, 2), model('costly', 2, 4)],
    },
  },
});

const model = (name: string, inputUsdPerMTok: number, outputUsdPerMTok: number) => ({
  model: name,
  tier: 'free' as const, // one tier for both, so that price alone decides
  contextTokens: 100_000,
  maxOutputTokens: 8_000,
  capabilities: ['tools' as const, 'images' as const, 'json-schema' as const],
  inputUsdPerMTok,
  outputUsdPerMTok,
});
