import * as vscode from 'vscode';
import { createApp, type App } from '../app.js';
import type { Answers } from './answers.js';
import { makeCommandRunner, type RunCommand } from './commands/index.js';
import { editorRequest, selectedText } from './commands/request.js';
import { estimateQuietly } from './estimate.js';
import { vscodeHost } from './host.js';
import { watchSelection } from './meter/selection-watch.js';
import { showAlerts } from './notices.js';
import { askForMovedKeys } from './moved-keys.js';
import { createPaidReady } from './paid-ready.js';
import { createModelsView } from './models-view/models-view.js';
import { createPanel, type Panel } from './panel.js';
import { createSpendView } from './spend-view/spend-view.js';
import { createStatusBar } from './status-bar.js';
import { offerTerminalCommand } from './terminal.js';

/** What the registrations of `activate` hand their work to. */
export type Started = {
  readonly run: RunCommand;
  readonly restorePanel: Panel['restore'];
  /** Waits for what is still to be written. */
  close(): Promise<void>;
};

/** Builds the app and gives every disposable to VS Code. Opens no port unless the setting says so. */
export function start(context: vscode.ExtensionContext, answers: Answers): Started {
  const { host, channel } = vscodeHost(context);
  const pageDir = vscode.Uri.joinPath(context.extensionUri, 'dist', 'webview').fsPath;
  const app = createApp(host, { role: 'owner', pageDir });
  const panel = createPanel(app, context.extensionUri);
  const paidReady = createPaidReady(app, () => void statusBar.refresh());
  const statusBar = createStatusBar({
    app,
    show: () => host.settings()['statusBar.show'],
    isPaidReady: paidReady.known,
  });
  const modelsView = createModelsView(app);
  const spendView = createSpendView(app);
  const selection = watchSelection({
    estimate: async (signal) => {
      const found = await estimateQuietly(app, host.settings(), editorRequest(app.newId(), selectedText()), signal);
      await paidReady.look();
      return found;
    },
    show: (estimate) => statusBar.setSelection(estimate),
  });
  context.subscriptions.push(
    app,
    panel,
    statusBar,
    modelsView,
    spendView,
    paidReady,
    selection,
    showAlerts(app),
    askForMovedKeys(app),
  );
  offerTerminalCommand(context);
  void statusBar.refresh();
  prepare(app).catch((error: unknown) => app.log.error('Getting ready failed', error));
  if (host.settings()['proxy.enabled']) void startQuietly(app);
  return {
    run: makeCommandRunner({ app, answers, panel, statusBar, modelsView, spendView, channel }),
    restorePanel: panel.restore,
    close: () => app.close(),
  };
}

/** What the first request would otherwise wait for. */
async function prepare(app: App): Promise<void> {
  await app.warmUp();
  await app.memory.catchUp();
}

/** A proxy that cannot start is told in the log and the panel, not in a pop-up: nobody asked for it just now. */
async function startQuietly(app: App): Promise<void> {
  try {
    await app.proxy.start();
  } catch (error) {
    app.log.error('The proxy could not be started', error);
  }
}
