import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import type { Disposable } from '../core/emitter.js';
import type { App } from '../app.js';
import type { ToPage, WantedTab } from '../dashboard/protocol.js';
import { pageHtml } from '../dashboard/shell.js';
import { toDecisionRow } from '../dashboard/view-models.js';
import { PANEL_TYPE } from './contributions.js';
import { onDidChangeSettings } from './settings.js';
import { readPageStrings, type PageStrings } from './page-strings.js';

/** The one panel of a window. */
export type Panel = Disposable & {
  /** Brings the panel to the front, on this tab if one is named. */
  show(tab?: WantedTab): void;
  /** Fills a panel that VS Code has brought back with its window. */
  readonly restore: (panel: vscode.WebviewPanel) => Promise<void>;
};

/** Shows the page in a webview; it is restored with the window. */
export function createPanel(app: App, extensionUri: vscode.Uri): Panel {
  const pageUri = vscode.Uri.joinPath(extensionUri, 'dist', 'webview');
  const icon = (file: string): vscode.Uri => vscode.Uri.joinPath(extensionUri, 'media', file);
  let open: vscode.WebviewPanel | undefined;
  /** Told to the page when it is known to listen: with its next message, if not at once. */
  let wantedTab: WantedTab | undefined;

  const post = (message: ToPage): void => {
    void open?.webview.postMessage(message); // a page that is just closing needs no answer
  };

  async function fill(panel: vscode.WebviewPanel): Promise<void> {
    open = panel;
    panel.iconPath = { light: icon('signalbox.svg'), dark: icon('signalbox-dark.svg') };
    panel.webview.options = { enableScripts: true, localResourceRoots: [pageUri] };
    const closed = new AbortController();
    panel.webview.onDidReceiveMessage((raw: unknown) => {
      if (wantedTab !== undefined) post({ type: 'tab-wanted', tab: wantedTab });
      wantedTab = undefined;
      void app.dashboard(raw, closed.signal).then((answer) => {
        if (open === panel) post(answer);
      });
    });
    panel.onDidDispose(() => {
      closed.abort();
      if (open === panel) open = undefined;
    });
    const translation = await translationOf(extensionUri);
    if (open === panel) panel.webview.html = html(panel.webview, pageUri, translation); // it may be closed by now
  }

  const listening = vscode.Disposable.from(
    app.ledger.onDidAppend((entry) => post({ type: 'decision-added', row: toDecisionRow(entry) })),
    app.money.onDidChange(() => post({ type: 'money-changed' })),
    app.keys.onDidChange(() => post({ type: 'stock-changed' })),
    onDidChangeSettings(() => post({ type: 'stock-changed' })),
  );

  return {
    show: (tab) => {
      wantedTab = tab;
      if (open) {
        open.reveal();
        if (tab !== undefined) post({ type: 'tab-wanted', tab });
        return;
      }
      void fill(
        vscode.window.createWebviewPanel(PANEL_TYPE, 'Signalbox', vscode.ViewColumn.Active, {
          enableScripts: true,
          localResourceRoots: [pageUri],
        }),
      );
    },
    restore: fill,
    dispose: () => {
      open?.dispose();
      listening.dispose();
    },
  };
}

const translationOf = (extensionUri: vscode.Uri): Promise<PageStrings | undefined> =>
  readPageStrings(vscode.env.language, async (fileName) => {
    const bytes = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(extensionUri, 'l10n', fileName));
    return new TextDecoder().decode(bytes);
  });

function html(webview: vscode.Webview, pageUri: vscode.Uri, translation: PageStrings | undefined): string {
  const uri = (file: string): string => webview.asWebviewUri(vscode.Uri.joinPath(pageUri, file)).toString();
  return pageHtml({
    mode: 'webview',
    title: 'Signalbox',
    nonce: randomBytes(16).toString('base64url'),
    cspSource: webview.cspSource,
    scriptUri: uri('dashboard.js'),
    styleUris: [uri('dashboard.css')],
    ...translation,
  });
}
