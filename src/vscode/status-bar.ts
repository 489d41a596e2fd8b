import * as vscode from 'vscode';
import type { App } from '../app.js';
import type { Settings } from '../config/schema.js';
import type { Disposable } from '../core/emitter.js';
import { refText } from '../core/model.js';
import { STATUS_ITEM_ID } from './contributions.js';
import { drawMeter, type Reading } from './meter/draw.js';
import type { SelectionEstimate } from './meter/selection-text.js';
import { onDidChangeSettings } from './settings.js';

/** Requests shorter than this show no sign of work: a flicker tells nobody anything. */
const BUSY_AFTER_MS = 1_000;

/** How soon spend of other windows and terminals shows up here. */
const REFRESH_MS = 15_000;

/** The spend meter: one item, one number, more on hover and on click. */
export type StatusBar = Disposable & {
  refresh(): Promise<void>;
  /** Shows that a request runs, until the result is disposed. */
  busy(): vscode.Disposable;
  /** Shows what the selection would cost, beside what was spent; undefined takes it away. */
  setSelection(estimate: SelectionEstimate | undefined): void;
};

/** What the meter reads. `isPaidReady` says whether anything that costs money could be called; undefined while nobody has looked. */
export type StatusBarDeps = {
  readonly app: Pick<App, 'money' | 'ledger' | 'proxy'>;
  readonly show: () => Settings['statusBar.show'];
  readonly isPaidReady: () => boolean | undefined;
};

/** Shows the report of `app.money`, so that it equals the panel and the terminal. */
export function createStatusBar({ app, show, isPaidReady }: StatusBarDeps): StatusBar {
  const item = vscode.window.createStatusBarItem(STATUS_ITEM_ID, vscode.StatusBarAlignment.Right, 100);
  item.name = vscode.l10n.t('Signalbox spend');
  item.command = 'signalbox.meterMenu';
  let reading: Reading | Error | undefined;
  let selection: SelectionEstimate | undefined;
  let running = 0;

  function draw(): void {
    const wanted = show();
    if (wanted === 'off') {
      item.hide();
      return;
    }
    const proxyUrl = urlOf(app.proxy.state());
    drawMeter(item, { show: wanted, reading, isPaidReady: isPaidReady(), selection, proxyUrl, isBusy: running > 0 });
    item.show();
  }

  const refresh = joined(async () => {
    if (show() !== 'off') reading = await readAll(app);
    draw();
  });

  draw();
  const soon = (): void => void refresh();
  const listening = vscode.Disposable.from(
    app.money.onDidChange(soon),
    app.proxy.onDidChange(draw),
    onDidChangeSettings(soon),
  );
  const timer = setInterval(soon, REFRESH_MS);
  return {
    refresh,
    busy: () =>
      busyAfter(BUSY_AFTER_MS, (change) => {
        running += change;
        draw();
      }),
    setSelection: (estimate) => {
      if (selection === estimate) return;
      selection = estimate;
      draw();
    },
    dispose: () => {
      clearInterval(timer);
      listening.dispose();
      item.dispose();
    },
  };
}

const urlOf = (proxy: ReturnType<App['proxy']['state']>): string | undefined =>
  proxy.where === 'nowhere' ? undefined : proxy.url;

/** Runs one at a time. A call while it runs waits and runs it again: what it was called for may have come too late for the first. */
function joined(run: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  return async () => {
    await running;
    running ??= run().finally(() => {
      running = undefined;
    });
    await running;
  };
}

async function readAll({ money, ledger }: StatusBarDeps['app']): Promise<Reading | Error> {
  try {
    const [report, [newest]] = await Promise.all([money.report(), ledger.list({ limit: 1, beforeId: undefined })]);
    const last = newest?.servedModel && { model: refText(newest.servedModel), reason: newest.reason };
    return { report, last };
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** Counts one up after a while, and down again when the result is disposed. */
function busyAfter(ms: number, count: (change: 1 | -1) => void): vscode.Disposable {
  let isShown = false;
  const timer = setTimeout(() => {
    isShown = true;
    count(1);
  }, ms);
  return new vscode.Disposable(() => {
    clearTimeout(timer);
    if (isShown) count(-1);
    isShown = false;
  });
}
