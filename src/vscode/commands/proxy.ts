import * as vscode from 'vscode';
import type { App } from '../../app.js';
import type { Listening } from '../../app/proxy-control.js';
import type { Command } from './command.js';

/** Starts the proxy, or finds the one that another window runs. */
export const startProxy: Command = async ({ app }) => {
  const state = await app.proxy.start();
  const copy = vscode.l10n.t('Copy URL');
  const isOdd = state.where === 'here' ? state.missedPort !== undefined : state.isSilent;
  const show = isOdd ? vscode.window.showWarningMessage : vscode.window.showInformationMessage;
  void show(startedText(state), copy).then((picked) => {
    if (picked === copy) void vscode.env.clipboard.writeText(`${state.url}/v1`);
  });
  return state.url;
};

function startedText(state: Listening): string {
  const { url } = state;
  if (state.where === 'elsewhere') {
    return state.isSilent
      ? vscode.l10n.t(
          'The Signalbox window that runs the proxy on {0} does not answer. When it ends, this one takes over.',
          url,
        )
      : vscode.l10n.t('Another Signalbox window runs the proxy on {0}', url);
  }
  return state.missedPort === undefined
    ? vscode.l10n.t('The proxy listens on {0}', url)
    : vscode.l10n.t('Port {0} is taken by another program. The proxy listens on {1}', state.missedPort, url);
}

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
