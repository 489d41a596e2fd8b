import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { BrowserContext, Page } from 'playwright-core';
import { installExtension, launchBrowser, profile, startServer, type Server } from '#editor/host.mjs';
import { vsix } from '#editor/paths.mjs';
import { Workbench } from '#editor/workbench.mjs';
import { sampleWorkspace } from '#editor/workspace.mjs';
import { hostsOf, type ExtensionHost } from './hosts.js';

/** Many times what a host takes to start on a busy machine. */
const START_LIMIT_MS = 60_000;

/** The editor starts a host that ended by itself again, but not the third time within five minutes. */
const RESTARTS = 2;

/** How often a host is waited for; before the second and third time the window is reloaded. */
const TRIES = 3;

/** A host whose window was reloaded while it started does not wait for that one to come back. */
const SHORT_GRACE = ['--reconnection-grace-time', '5'];

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

const NO_HOST = 'A window got no extension host that found the proxy.';

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
    server = await startServer(dirs, { flags: SHORT_GRACE });
    const windows: OneWindow[] = [];
    for (let number = 1; number <= count; number += 1) {
      const page = await browser.newPage();
      await Workbench.open(page, server, sampleWorkspace(path.join(dirs.base, `folder-${number}`)));
      const pid = await newHost(home, port, windows);
      if (pid === undefined) throw new Error(NO_HOST);
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

/** Waits for the next host of a window. Reloads it where the editor starts none. */
async function revive(window: OneWindow, found: () => Promise<number | undefined>): Promise<void> {
  for (let tries = 1; tries <= TRIES; tries += 1) {
    if (window.restarts === RESTARTS || tries > 1) {
      await window.page.reload();
      window.restarts = 0;
    } else {
      window.restarts += 1;
    }
    const pid = await found();
    if (pid !== undefined) {
      window.pid = pid;
      return;
    }
  }
  throw new Error(NO_HOST);
}

const isReady = ({ listensOn, connectedTo }: ExtensionHost, port: number): boolean =>
  listensOn.includes(port) || connectedTo.includes(port);

/** The host that belongs to none of the windows, as soon as it has found the proxy or is it; undefined when none does in time. */
const newHost = (home: string, port: number, known: readonly OneWindow[]): Promise<number | undefined> =>
  inTime(() => {
    const fresh = hostsOf(home).filter(({ pid }) => !known.some((window) => window.pid === pid));
    return fresh.length === 1 ? fresh.find((host) => isReady(host, port))?.pid : undefined;
  });

async function ready(home: string, port: number, windows: readonly OneWindow[]): Promise<void> {
  const isWhole = await inTime(() => {
    const hosts = hostsOf(home);
    return (hosts.length === windows.length && hosts.every((host) => isReady(host, port))) || undefined;
  });
  if (isWhole === undefined) throw new Error('Not every window found the proxy.');
}

async function inTime<T>(look: () => T | undefined): Promise<T | undefined> {
  const deadlineMs = performance.now() + START_LIMIT_MS;
  while (performance.now() < deadlineMs) {
    const found = look();
    if (found !== undefined) return found;
    await delay(50);
  }
  return undefined;
}
