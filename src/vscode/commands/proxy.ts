import * as vscode from 'vscode';
import type { App } from '../../app.js';
import type { Command } from './command.js';

/** Starts the proxy, or finds the one that another window runs. */
export const startProxy: Command = async ({ app }) => {
  const url = await startedUrl(app);
  const here = app.proxy.state().where === 'here';
  const copy = vscode.l10n.t('Copy URL');
  const text = here
    ? vscode.l10n.t('The proxy listens on {0}', url)
    : vscode.l10n.t('Another Signalbox window runs the proxy on {0}', url);
  void vscode.window.showInformationMessage(text, copy).then((picked) => {
    if (picked === copy) void vscode.env.clipboard.writeText(`${url}/v1`);
  });
  return url;
};

/** Stops the proxy if this window runs it. */
export const stopProxy: Command = async ({ app }) => {
  const state = app.proxy.state();
  if (state.where === 'elsewhere') {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('The proxy on {0} belongs to another window. Stop it there.', state.url),
    );
    return;
  }
  await app.proxy.stop();
  vscode.window.setStatusBarMessage(vscode.l10n.t('Signalbox: the proxy is stopped'), 5_000);
};

/** Copies the base URL that OpenAI clients take, starting the proxy when it is not running. */
export const copyProxyUrl: Command = async ({ app }) => {
  const baseUrl = `${await startedUrl(app)}/v1`;
  await vscode.env.clipboard.writeText(baseUrl);
  vscode.window.setStatusBarMessage(vscode.l10n.t('Copied {0}', baseUrl), 5_000);
  return baseUrl;
};

/** Copies the token that clients give as their API key. */
export const copyProxyToken: Command = async ({ app }) => {
  await vscode.env.clipboard.writeText(await app.proxy.token());
  vscode.window.setStatusBarMessage(
    vscode.l10n.t('The proxy token is in the clipboard. Give it to clients as their API key.'),
    5_000,
  );
};

const startedUrl = async (app: App): Promise<string> => (await app.proxy.start()).url;
