import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import type { Disposable } from '../core/emitter.js';
import type { App } from '../app.js';
import type { ToPage } from '../dashboard/protocol.js';
import { pageHtml } from '../dashboard/shell.js';
import { toDecisionRow } from '../dashboard/view-models.js';
import { PANEL_TYPE } from './contributions.js';

/** The one panel of a window. */
export type Panel = Disposable & { show(): void };

/** Shows the page in a webview; it is restored with the window. */
export function createPanel(app: App, extensionUri: vscode.Uri): Panel {
  const pageUri = vscode.Uri.joinPath(extensionUri, 'dist', 'webview');
  const icon = (file: string): vscode.Uri => vscode.Uri.joinPath(extensionUri, 'media', file);
  let open: vscode.WebviewPanel | undefined;

  const post = (message: ToPage): void => {
    void open?.webview.postMessage(message); // a page that is just closing needs no answer
  };

  function fill(panel: vscode.WebviewPanel): void {
    open = panel;
    panel.iconPath = { light: icon('signalbox.svg'), dark: icon('signalbox-dark.svg') };
    panel.webview.options = { enableScripts: true, localResourceRoots: [pageUri] };
    panel.webview.html = html(panel.webview, pageUri);
    panel.webview.onDidReceiveMessage((raw: unknown) => void app.dashboard(raw).then(post));
    panel.onDidDispose(() => {
      if (open === panel) open = undefined;
    });
  }

  const registrations = vscode.Disposable.from(
    app.ledger.onDidAppend((entry) => post({ type: 'decision-added', row: toDecisionRow(entry) })),
    vscode.window.registerWebviewPanelSerializer(PANEL_TYPE, {
      deserializeWebviewPanel: (panel) => {
        fill(panel);
        return Promise.resolve();
      },
    }),
  );

  return {
    show: () => {
      if (open) {
        open.reveal();
        return;
      }
      fill(
        vscode.window.createWebviewPanel(PANEL_TYPE, 'Signalbox', vscode.ViewColumn.Active, {
          enableScripts: true,
          localResourceRoots: [pageUri],
        }),
      );
    },
    dispose: () => {
      open?.dispose();
      registrations.dispose();
    },
  };
}

function html(webview: vscode.Webview, pageUri: vscode.Uri): string {
  const uri = (file: string): string => webview.asWebviewUri(vscode.Uri.joinPath(pageUri, file)).toString();
  return pageHtml({
    mode: 'webview',
    title: 'Signalbox',
    nonce: randomBytes(16).toString('base64url'),
    cspSource: webview.cspSource,
    scriptUri: uri('dashboard.js'),
    styleUris: [uri('dashboard.css')],
  });
}
