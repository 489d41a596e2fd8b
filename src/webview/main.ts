import { render } from 'lit/html.js';
import './theme.css';
import './base.css';
import './dashboard.css';
import './tables.css';
import './backends.css';
import './quality.css';
import './spend.css';
import './budgets.css';
import { Controller } from './controller.js';
import type { Clock } from './money-controller.js';
import { startPolling } from './polling.js';
import { readBundle, useStrings } from './strings.js';
import { BrowserTransport } from './transport/browser.js';
import type { Transport } from './transport/transport.js';
import { WebviewTransport, type EditorApi } from './transport/webview.js';
import { pageView } from './views/page.js';

/** Set by the editor, in its webviews only. */
declare const acquireVsCodeApi: (() => EditorApi) | undefined;

function pickTransport(): Transport {
  if (typeof acquireVsCodeApi === 'undefined') {
    return new BrowserTransport({
      location,
      history,
      storage: sessionStorage,
      fetch: (url, init) => fetch(url, init),
    });
  }
  return new WebviewTransport(acquireVsCodeApi(), (listener) => {
    window.addEventListener('message', (event: MessageEvent<Parameters<typeof listener>[0]>) => {
      listener(event.data);
    });
  });
}

const CLOCK: Clock = {
  nowMs: () => Date.now(),
  later: (act, afterMs) => {
    setTimeout(act, afterMs);
  },
};

/** How often seconds that are counted down are drawn. */
const SECOND_MS = 1_000;

function startPage(root: HTMLElement): void {
  useStrings(readBundle(document.getElementById('strings')?.textContent));
  const transport = pickTransport();
  const controller = new Controller(transport, (state) => render(pageView(state, controller), root), CLOCK);
  controller.start();
  if (transport.news.kind === 'polled') startPolling(controller, transport.news.everyMs);
  startPolling(controller.backends, SECOND_MS);
}

const root = document.getElementById('app');
if (root) startPage(root);
