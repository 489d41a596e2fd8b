import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ended, startGroup, stopGroup } from '../children.mjs';
import { StepError, capture } from '../steps.mjs';
import { codeServerEntry, editorNode } from './paths.mjs';

/** Ten times what a start takes on a busy two-core machine. */
const START_LIMIT_MS = 60_000;

/** Nothing that asks, nags or calls home. */
const QUIET_SETTINGS = {
  'telemetry.telemetryLevel': 'off',
  'git.openRepositoryInParentFolders': 'never',
  'update.mode': 'none',
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'workbench.startupEditor': 'none',
  'workbench.editor.useModal': 'off',
};

/** The address and the port are ours to say; the VS Code variables make an editor join the one it was started from. */
const FOREIGN_VARIABLE = /^(VSCODE_|ELECTRON_|CODE_SERVER_|PORT$|PASSWORD$|HASHED_PASSWORD$|NODE_V8_COVERAGE$)/;

/** A TCP port of 127.0.0.1 that was free a moment ago. */
export const freePort = () => listenOnce(0);

/** Tells whether something could listen on this port of 127.0.0.1. */
export const isFree = (port) => listenOnce(port).then(Boolean, () => false);

function listenOnce(wanted) {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(wanted, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/**
 * The folders of one editor. Two starts with the same profile are one editor that was restarted.
 * Settings are written only where none are yet, so that a kept profile keeps what its person changed.
 */
export function profile({ base, settings = {}, home, signalboxHome } = {}) {
  const dir = base ?? mkdtempSync(path.join(os.tmpdir(), 'signalbox-editor-'));
  const dirs = {
    base: dir,
    user: path.join(dir, 'user'),
    extensions: path.join(dir, 'extensions'),
    browser: path.join(dir, 'browser'),
    home: home ?? path.join(dir, 'home'),
    signalboxHome: signalboxHome ?? path.join(dir, 'signalbox'),
    remove: () => rmSync(dir, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }),
  };
  const settingsFile = path.join(dirs.user, 'User', 'settings.json');
  mkdirSync(path.dirname(settingsFile), { recursive: true });
  mkdirSync(dirs.home, { recursive: true });
  if (!existsSync(settingsFile)) {
    writeFileSync(settingsFile, `${JSON.stringify({ ...QUIET_SETTINGS, ...settings }, null, 2)}\n`);
  }
  return dirs;
}

/** Installs a .vsix into a profile, over an older one. */
export async function installExtension(dirs, vsix) {
  const output = await capture(editorNode(), [...profileArgs(dirs), '--force', '--install-extension', vsix], {
    env: editorEnv(dirs),
  });
  if (!output.includes('successfully installed')) {
    throw new StepError(`The editor did not install ${vsix}.\n${output}`);
  }
}

/** Starts code-server on 127.0.0.1 without a login, and resolves when it answers. Every folder is trusted unless it is told not to. */
export async function startServer(dirs, { port, env = {}, folder, flags = [], trusting = true } = {}) {
  const chosen = port ?? (await freePort());
  const args = [
    ...profileArgs(dirs),
    ...['--bind-addr', `127.0.0.1:${chosen}`, '--auth', 'none', '--disable-update-check'],
    ...(trusting ? ['--disable-workspace-trust'] : []),
    ...['--disable-getting-started-override', '--ignore-last-opened', ...flags, ...(folder ? [folder] : [])],
  ];
  const child = startGroup(editorNode(), args, {
    env: { ...editorEnv(dirs), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      log += text;
    });
  }
  const origin = `http://127.0.0.1:${chosen}`;
  if (!(await answers(`${origin}/healthz`, child))) {
    await stopGroup(child);
    throw new StepError(`The editor did not start on ${origin}.\n${log}`);
  }
  return { port: chosen, origin, log: () => log, stop: () => stopGroup(child), ended: ended(child) };
}

/** Chromium with its profile on disk, where the workbench keeps globalState and its sealed secrets. */
export async function launchBrowser(dirs, { headless = true, viewport = { width: 1280, height: 800 } } = {}) {
  const [{ chromium }, { findChromium }] = await Promise.all([import('playwright-core'), import('./chromium.mjs')]);
  const context = await chromium.launchPersistentContext(dirs.browser, {
    executablePath: findChromium(),
    headless,
    viewport,
    // Signals are for children.mjs alone: the browser goes when this process exits, after the editor.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    args: [
      '--disable-gpu',
      '--disable-quic',
      '--disable-sync',
      '--disable-background-networking',
      '--disable-component-update',
      '--no-first-run',
      // A page that asks for any other host gets an error at once, on every machine alike.
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
    ],
  });
  context.setDefaultTimeout(30_000);
  return context;
}

/** Collects the hosts other than this machine that pages of a browser ask for from now on. */
export function watchOutsideHosts(context) {
  const hosts = new Set();
  context.on('request', (request) => {
    const { hostname, protocol } = new URL(request.url());
    if (/^(http|ws)s?:$/.test(protocol) && hostname !== '127.0.0.1' && hostname !== 'localhost') {
      hosts.add(hostname);
    }
  });
  return hosts;
}

/** How the workbench names a file on the server's side. */
export const remoteUri = (server, file) => `vscode-remote://127.0.0.1:${server.port}${encodeURI(file)}`;

/** The address of the workbench, on a folder or on an empty window, with a payload of its start options. */
export function workbenchUrl(server, folder, payload = []) {
  const where = folder ? { folder } : { ew: 'true' };
  return `${server.origin}/?${new URLSearchParams({ ...where, payload: JSON.stringify(payload) })}`;
}

/**
 * Lets the payload name an extension under development and its tests: a released workbench listens to that only when
 * its page configuration says that a test driver is at work. Must be called before the page is opened.
 */
export async function enableTestPayload(page) {
  await page.addInitScript(() => {
    const read = Element.prototype.getAttribute;
    Element.prototype.getAttribute = function (name) {
      const value = read.call(this, name);
      if (this.id !== 'vscode-workbench-web-configuration' || name !== 'data-settings') {
        return value;
      }
      const configuration = JSON.parse(value);
      configuration.developmentOptions = { ...configuration.developmentOptions, enableSmokeTestDriver: true };
      return JSON.stringify(configuration);
    };
  });
}

const profileArgs = (dirs) => [
  codeServerEntry,
  ...['--user-data-dir', dirs.user],
  ...['--extensions-dir', dirs.extensions],
  ...['--config', path.join(dirs.base, 'code-server.yaml')],
  '--disable-telemetry',
];

function editorEnv(dirs) {
  const own = Object.entries(process.env).filter(([name]) => !FOREIGN_VARIABLE.test(name));
  return {
    ...Object.fromEntries(own),
    HOME: dirs.home,
    SIGNALBOX_HOME: dirs.signalboxHome,
    EXTENSIONS_GALLERY: '{"serviceUrl":""}',
  };
}

async function answers(url, child) {
  const deadline = Date.now() + START_LIMIT_MS;
  while (Date.now() < deadline && child.exitCode === null && child.signalCode === null) {
    const response = await fetch(url).catch(() => undefined);
    if (response?.ok) {
      return true;
    }
    await sleep(50);
  }
  return false;
}
