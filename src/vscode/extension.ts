import * as vscode from 'vscode';
import { createApp, type App } from '../app.js';
import { createAnswers } from './answers.js';
import { registerCommands } from './commands/index.js';
import { vscodeHost } from './host.js';
import { createPanel } from './panel.js';
import { createStatusBar } from './status-bar.js';
import { offerTerminalCommand } from './terminal.js';

/** The meter reads the ledger and the proxy starts only after the editor had time to draw itself. */
const SETTLE_MS = 300;

let running: App | undefined;

/** Builds the app and gives every disposable to VS Code. No port is opened and no file is read here. */
export function activate(context: vscode.ExtensionContext): void {
  const { host, channel } = vscodeHost(context);
  const pageDir = vscode.Uri.joinPath(context.extensionUri, 'dist', 'webview').fsPath;
  const app = createApp(host, { role: 'owner', pageDir });
  running = app;
  const answers = createAnswers();
  const panel = createPanel(app, context.extensionUri);
  const statusBar = createStatusBar(app);
  context.subscriptions.push(
    app,
    answers,
    panel,
    statusBar,
    registerCommands({ app, answers, panel, statusBar, channel }),
  );
  offerTerminalCommand(context);
  const timer = setTimeout(() => {
    void statusBar.refresh();
    prepare(app).catch((error: unknown) => app.log.error('Getting ready failed', error));
    if (host.settings()['proxy.enabled']) void startQuietly(app);
  }, SETTLE_MS);
  context.subscriptions.push({ dispose: () => clearTimeout(timer) });
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

/** Waits for what is still to be written. */
export async function deactivate(): Promise<void> {
  await running?.close();
}
