import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { BrowserContext, ConsoleMessage, Page } from 'playwright-core';
import {
  freePort,
  installExtension,
  launchBrowser,
  profile,
  startServer,
  watchOutsideHosts,
  type Profile,
  type Server,
} from '#editor/host.mjs';
import { screenshotDir, vsix } from '#editor/paths.mjs';
import { Workbench } from '#editor/workbench.mjs';
import { sampleWorkspace } from '#editor/workspace.mjs';
import { SEES_NOTHING } from '../mock-provider.js';
import { meterOf } from './gestures.js';

/** A real editor with the packaged extension installed, in a profile of its own, on the sample folder. */
export type TestEditor = {
  readonly workbench: Workbench;
  readonly page: Page;
  readonly dirs: Profile;
  /** Where the proxy would listen. */
  readonly proxyUrl: string;
  /** Hosts other than this machine that the window asked for. */
  readonly outsideHosts: () => readonly string[];
  /** What the browser refused because of a page's content security policy. */
  readonly refusals: readonly string[];
  /** Keeps a picture of the window for people to look at. */
  readonly picture: (name: string) => Promise<void>;
  readonly close: () => Promise<void>;
};

/** Room for the file and an answer side by side. */
const ROOMY = { 'workbench.secondarySideBar.defaultVisibility': 'hidden', 'editor.minimap.enabled': false };

/** Never asked for over the network: the workbench's service worker answers for the files of webviews under this name. */
const WEBVIEW_FILES = '.vscode-resource.vscode-cdn.net';

type Settings = Readonly<Record<string, unknown>>;

/** What stands beside the sample in its folder, by path; whether the folder is trusted; what the environment says. */
export type Surroundings = {
  readonly files?: Readonly<Record<string, string>>;
  readonly trusting?: boolean;
  readonly env?: Readonly<Record<string, string>>;
};

/** Starts an editor before the tests of this block, keeps a picture of each that fails, and closes it after them. */
export function useEditor(
  settings: () => Settings = () => ({}),
  surroundings: () => Surroundings = () => ({}),
): () => TestEditor {
  let editor: TestEditor | undefined;
  const current = (): TestEditor => {
    if (!editor) throw new Error('The editor is started by a hook, so only hooks and tests may ask for it.');
    return editor;
  };
  before(async () => {
    editor = await startEditor(settings(), surroundings());
  });
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await current().picture(`failed ${this.currentTest.title}`);
  });
  after(() => editor?.close());
  return current;
}

async function startEditor(
  settings: Settings,
  { files = {}, trusting = true, env = {} }: Surroundings,
): Promise<TestEditor> {
  const proxyPort = await freePort();
  const dirs = profile({ settings: { ...ROOMY, ...SEES_NOTHING, 'signalbox.proxy.port': proxyPort, ...settings } });
  let server: Server | undefined;
  let browser: BrowserContext | undefined;
  const close = async (): Promise<void> => {
    await browser?.close();
    await server?.stop();
    dirs.remove();
  };
  try {
    [browser] = await Promise.all([launchBrowser(dirs), installExtension(dirs, vsix)]);
    const hosts = watchOutsideHosts(browser);
    const page = browser.pages()[0] ?? (await browser.newPage());
    const refusals = watchRefusals(page);
    server = await startServer(dirs, { trusting, env });
    putFiles(path.join(dirs.base, 'workspace'), files);
    const workbench = await openSample(page, server, dirs);
    const proxyUrl = `http://127.0.0.1:${proxyPort}`;
    return {
      workbench,
      page,
      dirs,
      proxyUrl,
      outsideHosts: () => [...hosts].filter((host) => !host.endsWith(WEBVIEW_FILES)),
      refusals,
      picture: (name) => keepPicture(page, name),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function putFiles(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

/** Opens the sample's function, and waits until the meter stands in the status bar. */
async function openSample(page: Page, server: Server, dirs: Profile): Promise<Workbench> {
  const folder = sampleWorkspace(path.join(dirs.base, 'workspace'));
  const workbench = await Workbench.open(page, server, folder);
  await meterOf(workbench).waitFor();
  // A file named in the address would be opened again after a reload, in place of what was open then.
  await workbench.openFile('sample.ts');
  return workbench;
}

function watchRefusals(page: Page): readonly string[] {
  const refusals: string[] = [];
  page.on('console', (message: ConsoleMessage) => {
    if (message.text().includes('Content Security Policy')) refusals.push(message.text());
  });
  return refusals;
}

async function keepPicture(page: Page, name: string): Promise<void> {
  mkdirSync(screenshotDir, { recursive: true });
  await page.screenshot({ path: path.join(screenshotDir, `${name.replace(/[^\w$.]+/g, '-')}.png`) });
}
