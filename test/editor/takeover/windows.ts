import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { BrowserContext, Page } from 'playwright-core';
import { installExtension, launchBrowser, profile, startServer, type Server } from '#editor/host.mjs';
import { vsix } from '#editor/paths.mjs';
import { Workbench } from '#editor/workbench.mjs';
import { sampleWorkspace } from '#editor/workspace.mjs';
import { hostsOf, type ExtensionHost } from './hosts.js';

/** Many times what a window takes to open on a busy machine. */
const OPEN_LIMIT_MS = 120_000;

/** The editor starts a host that ended by itself again, but not the third time within five minutes. */
const RESTARTS = 2;

/** Windows of a real VS Code, each with an extension host of its own, that share one storage folder and one port. */
export type EditorWindows = {
  /** The storage folder. */
  readonly home: string;
  /** The one that has the port; undefined while nobody has. */
  owner(): ExtensionHost | undefined;
  /** Waits until the window whose host was killed has another, and all are ready: one with the port, the others connected to it. */
  complete(killed: number): Promise<void>;
  /** Ends them as a person does; resolves when nobody uses the folder any more. */
  close(): Promise<void>;
  /** Ends what still runs, and removes the folder. */
  remove(): Promise<void>;
};

type OneWindow = { readonly page: Page; pid: number; restarts: number };

/** Opens so many windows, one after the other. */
export async function openWindows(
  count: number,
  port: number,
  settings: Readonly<Record<string, unknown>>,
): Promise<EditorWindows> {
  const dirs = profile({ settings });
  const home = dirs.signalboxHome;
  let browser: BrowserContext | undefined;
  let server: Server | undefined;
  const close = async (): Promise<void> => {
    await browser?.close();
    await server?.stop();
  };
  const remove = async (): Promise<void> => {
    await close();
    dirs.remove();
  };
  try {
    [browser] = await Promise.all([launchBrowser(dirs), installExtension(dirs, vsix)]);
    server = await startServer(dirs);
    const windows: OneWindow[] = [];
    for (let number = 1; number <= count; number += 1) {
      const page = await browser.newPage();
      await Workbench.open(page, server, sampleWorkspace(path.join(dirs.base, `folder-${number}`)));
      const pid = await newHost(home, port, windows);
      windows.push({ page, pid, restarts: 0 });
    }
    return {
      home,
      owner: () => hostsOf(home).find(({ listensOn }) => listensOn.includes(port)),
      complete: async (killed) => {
        const window = windows.find(({ pid }) => pid === killed);
        if (window) await revive(window, () => newHost(home, port, windows));
        await ready(home, port, windows);
      },
      close,
      remove,
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function revive(window: OneWindow, found: () => Promise<number>): Promise<void> {
  window.restarts += 1;
  if (window.restarts > RESTARTS) {
    await window.page.reload();
    window.restarts = 0;
  }
  window.pid = await found();
}

const isReady = ({ listensOn, connectedTo }: ExtensionHost, port: number): boolean =>
  listensOn.includes(port) || connectedTo.includes(port);

/** The host that belongs to none of the windows, as soon as it has found the proxy or is it. */
async function newHost(home: string, port: number, known: readonly OneWindow[]): Promise<number> {
  return within(OPEN_LIMIT_MS, 'No extension host of a window came up.', () => {
    const fresh = hostsOf(home).filter(({ pid }) => !known.some((window) => window.pid === pid));
    return fresh.length === 1 ? fresh.find((host) => isReady(host, port))?.pid : undefined;
  });
}

async function ready(home: string, port: number, windows: readonly OneWindow[]): Promise<void> {
  await within(OPEN_LIMIT_MS, 'Not every window found the proxy.', () => {
    const hosts = hostsOf(home);
    const isWhole = hosts.length === windows.length && hosts.every((host) => isReady(host, port));
    return isWhole || undefined;
  });
}

async function within<T>(limitMs: number, otherwise: string, look: () => T | undefined): Promise<T> {
  const deadlineMs = performance.now() + limitMs;
  while (performance.now() < deadlineMs) {
    const found = look();
    if (found !== undefined) return found;
    await delay(50);
  }
  throw new Error(otherwise);
}
