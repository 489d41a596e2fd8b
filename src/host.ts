import type { Event } from './core/emitter.js';
import type { Surface } from './core/chat.js';
import type { ModelCard } from './core/model.js';
import type { Provider } from './core/provider.js';
import type { Settings } from './config/schema.js';

/** What a shell (the editor, the terminal) must supply. The app is the same in all of them. */
export type Host = {
  readonly surface: Surface;
  readonly version: string;
  /** Folder for the ledger, the proxy token and the discovery file; created with mode 0700. */
  readonly storageDir: string;
  readonly log: Log;
  readonly secrets: Secrets;
  /** Reads one environment variable; undefined when unset or empty. */
  readonly env: (name: string) => string | undefined;
  /** True when this machine reaches the web through a proxy. */
  readonly behindProxy: () => boolean;
  /** The variables that name the proxy, for Node to read; absent where requests find their way by themselves, as in the editor. */
  readonly proxyEnv?: Readonly<Record<string, string>> | undefined;
  /** The folder that is worked in, by its name; undefined when there is none. */
  readonly workspace: () => string | undefined;
  /** What the shell's own requests call their session; undefined where there is none. */
  readonly sessionId: string | undefined;
  readonly settings: () => Settings;
  /** What of the settings is not used, and why, as whole sentences; the default stands in for each. */
  readonly settingFaults: () => readonly string[];
  readonly onDidChangeSettings: Event<void>;
  readonly memory: MemoryStore;
  /** The editor's own models, where there is an editor. */
  readonly editorModels: EditorModels | undefined;
};

/** One line an event; never given prompt text, replies or keys. */
export type Log = {
  info(message: string): void;
  warn(message: string): void;
  error(message: string, cause?: unknown): void;
};

/** API keys by provider id. In the editor this is SecretStorage; a terminal has none and uses the environment. */
export type Secrets = {
  get(providerId: string): Promise<string | undefined>;
  set(providerId: string, key: string): Promise<void>;
  delete(providerId: string): Promise<void>;
  readonly onDidChange: Event<string>;
};

/** Keeps one snapshot of the EMA memory (globalState in the editor). What is read back is untrusted. */
export type MemoryStore = {
  load(): unknown;
  save(snapshot: unknown): Promise<void>;
};

/** Models the editor itself offers (vscode.lm), without our own. */
export type EditorModels = {
  /** The same list object comes back until the editor's offer changes. */
  list(): Promise<readonly ModelCard[]>;
  readonly provider: Provider;
};
