import process from 'node:process';
import * as vscode from 'vscode';
import type { Settings } from '../config/schema.js';
import { GatewayError } from '../core/errors.js';
import { oneLine } from '../core/plain-text.js';
import type { Host, Log, Secrets } from '../host.js';
import { storageDir } from '../app/storage.js';
import { MEMORY_KEY } from './contributions.js';
import { createEditorModels } from './editor-models.js';
import { onDidChangeSettings, readSettings, settingFaults } from './settings.js';
import { workspaceName } from './workspace-name.js';

/** The editor as a host: SecretStorage, globalState, settings and an output channel. */
export function vscodeHost(context: vscode.ExtensionContext): { host: Host; channel: vscode.LogOutputChannel } {
  const channel = vscode.window.createOutputChannel('Signalbox', { log: true });
  const log = toLog(channel);
  const env = (name: string): string | undefined => (process.env[name] === '' ? undefined : process.env[name]);
  let settings: Settings | undefined;
  context.subscriptions.push(
    channel,
    onDidChangeSettings(() => {
      settings = undefined;
    }),
  );
  const host: Host = {
    surface: 'editor',
    version: (context.extension.packageJSON as { version: string }).version, // vsce refuses a manifest without one
    storageDir: storageDir(env),
    log,
    secrets: toSecrets(context),
    env,
    behindProxy: () => PROXY_VARIABLES.some((name) => env(name) !== undefined) || proxySetting() !== '',
    workspace: workspaceName,
    sessionId: vscode.env.sessionId,
    settings: () => (settings ??= readSettings(log)),
    settingFaults,
    onDidChangeSettings,
    memory: {
      load: () => context.globalState.get<unknown>(MEMORY_KEY),
      save: async (snapshot) => context.globalState.update(MEMORY_KEY, snapshot),
    },
    editorModels: createEditorModels((listener) => context.subscriptions.push(listener)),
  };
  return { host, channel };
}

/** What the editor sends extensions' requests through. */
const PROXY_VARIABLES = ['HTTPS_PROXY', 'https_proxy', 'ALL_PROXY', 'all_proxy'];
const proxySetting = (): string => vscode.workspace.getConfiguration('http').get('proxy', '');

function toLog(channel: vscode.LogOutputChannel): Log {
  return {
    info: (message) => channel.info(oneLine(message)),
    warn: (message) => channel.warn(oneLine(message)),
    error: (message, cause) => channel.error(oneLine(message), ...(cause === undefined ? [] : [describe(cause)])),
  };
}

const describe = (cause: unknown): string => (cause instanceof Error ? (cause.stack ?? cause.message) : String(cause));

const SECRET_PREFIX = 'signalbox.key ';

function toSecrets(context: vscode.ExtensionContext): Secrets {
  const { secrets } = context;
  return {
    get: (name) => inTime(secrets.get(SECRET_PREFIX + name)),
    set: async (name, key) => secrets.store(SECRET_PREFIX + name, key),
    delete: async (name) => secrets.delete(SECRET_PREFIX + name),
    onDidChange: (listener) =>
      secrets.onDidChange(({ key }) => {
        if (key.startsWith(SECRET_PREFIX)) listener(key.slice(SECRET_PREFIX.length));
      }),
  };
}

/** In a browser the keys are kept by the page; the extension may outlive it for a while, and would wait for ever. */
const SECRET_MS = 3_000;

function inTime(read: Thenable<string | undefined>): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => {
      reject(
        new GatewayError('key-missing', 'VS Code does not give its keys out: the window they belong to is closed.'),
      );
    }, SECRET_MS);
    read.then(
      (key) => {
        clearTimeout(late);
        resolve(key);
      },
      (error: unknown) => {
        clearTimeout(late);
        reject(error instanceof Error ? error : new Error(String(error)));
      },
    );
  });
}
