import { readFile } from 'node:fs/promises';
import * as http from 'node:http';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { panelLink } from '../../../src/app/proxy-control.js';
import { pageHtml, type PageMode } from '../../../src/dashboard/shell.js';
import type { TestApp } from '../../support/app.js';
import { closed, listening } from './servers.js';
import { spoil } from './spoil.js';

/** Why Chromium says that a request never left: by the policy, or because an SVG may not use another origin's. */
const STOPPED: ReadonlySet<string> = new Set(['csp', 'origin']);

/** How the panel is shown: in the editor, under the policy that its webviews get, or by the proxy. */
export type Mode = PageMode['mode'];

/** The panel over a router, in which every answer's texts are replaced, and what must not happen in it. */
export type Stage = {
  readonly page: Page;
  /** What takes the place of every text from now on. */
  show(text: string): void;
  /** Waits until every question of the page is answered and drawn. */
  readonly settled: () => Promise<void>;
  /** Texts that were replaced. */
  readonly places: () => number;
  /** What happened that must not, as sentences. */
  readonly harm: readonly string[];
  close(): Promise<void>;
};

/** Opens the panel. `sink` is the address that no request may go to; nothing but the panel's own origin may be asked. */
export async function openStage(browser: Browser, router: TestApp, mode: Mode): Promise<Stage> {
  const harm: string[] = [];
  let text = '';
  let places = 0;
  let pending = 0;
  const answer = async (raw: unknown): Promise<unknown> => {
    pending += 1;
    try {
      const spoilt = spoil(await router.app.dashboard(raw, new AbortController().signal), text);
      places += spoilt.places;
      return spoilt.answer;
    } finally {
      setTimeout(() => (pending -= 1), 50); // the page draws it meanwhile
    }
  };

  const context = await browser.newContext({ viewport: { width: 1_280, height: 900 } });
  const page = await context.newPage();
  const shown = mode === 'webview' ? await asWebview(page, answer) : await byProxy(page, router, answer);
  const { origin, pathname } = new URL(shown.url);
  context.on('page', () => harm.push('a window was opened'));
  page.on('dialog', (dialog) => {
    harm.push(`a dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(`${origin}/`) && !url.startsWith('data:image/')) harm.push(`a request to ${url}`);
    if (request.isNavigationRequest() && url !== `${origin}${pathname}`) harm.push(`a navigation to ${url}`);
  });
  const left = (url: string): void => {
    if (!url.startsWith(`${origin}/`) && !url.startsWith('data:')) harm.push(`a request left for ${url}`);
  };
  page.on('requestfinished', (request) => left(request.url()));
  page.on('requestfailed', (request) => {
    if (!STOPPED.has(request.failure()?.errorText ?? '')) left(request.url());
  });
  page.on('framenavigated', (frame) => {
    if (frame.parentFrame()) harm.push(`a frame with ${frame.url()}`);
  });
  page.on('pageerror', ({ message }) => harm.push(`the page broke: ${message}`));
  await page.exposeFunction('pwned', () => void harm.push('a script ran'));
  await page.goto(shown.url);
  return {
    page,
    show: (next) => (text = next),
    settled: async () => {
      do await new Promise((resolve) => setTimeout(resolve, 100));
      while (pending > 0);
      await page.evaluate(() => new Promise(requestAnimationFrame));
    },
    places: () => places,
    harm,
    async close() {
      await context.close();
      await shown.close();
    },
  };
}

type Shown = { readonly url: string; readonly close: () => Promise<void> };
type Answer = (raw: unknown) => Promise<unknown>;

/** As the editor shows it: our HTML with its own policy, the files of the page from one place, and the message channel. */
async function asWebview(page: Page, answer: Answer): Promise<Shown> {
  const server = http.createServer((request, response) => void serve(request, response));
  const origin = `http://127.0.0.1:${await listening(server)}`;
  const html = pageHtml({
    mode: 'webview',
    title: 'Signalbox',
    nonce: 'bm9uY2Utb2YtYS10ZXN0',
    cspSource: origin,
    scriptUri: `${origin}/dashboard.js`,
    styleUris: [`${origin}/dashboard.css`],
  });
  async function serve({ url = '/' }: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    if (url === '/') return void response.setHeader('content-type', 'text/html').end(html);
    const type = url.endsWith('.css') ? 'text/css' : 'text/javascript';
    const file = await readFile(path.resolve('dist/webview', path.basename(url))).catch(() => undefined);
    response.writeHead(file ? 200 : 404, { 'content-type': type }).end(file);
  }
  await page.exposeFunction('toHost', answer);
  await page.addInitScript(() => {
    const { toHost } = window as unknown as { toHost: (message: unknown) => Promise<unknown> };
    const api = {
      postMessage: (message: unknown) => void toHost(message).then((answer) => window.postMessage(answer, '*')),
      getState: () => undefined,
      setState: () => undefined,
    };
    Object.assign(window, { acquireVsCodeApi: () => api });
  });
  return { url: `${origin}/`, close: () => closed(server) };
}

/** As the proxy serves it, under the policy of its answer. */
async function byProxy(page: Page, router: TestApp, answer: Answer): Promise<Shown> {
  const url = await router.url();
  await page.route(`${url}/dashboard/api`, async (route) => {
    await route.fulfill({ json: await answer(route.request().postDataJSON()) });
  });
  return { url: panelLink(url, await router.token(), Date.now()), close: () => Promise.resolve() };
}
