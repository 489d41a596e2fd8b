import * as vscode from 'vscode';
import type { Command } from './command.js';

const setPaused = (isPaused: boolean): Thenable<void> =>
  vscode.workspace
    .getConfiguration('signalbox')
    .update('budget.pausePaid', isPaused, vscode.ConfigurationTarget.Global);

/** Uses nothing that costs money until it is resumed. */
export const pausePaid: Command = async () => {
  await setPaused(true);
  vscode.window.setStatusBarMessage(vscode.l10n.t('Signalbox: paid models are paused'), 5_000);
};

/** Lets paid models be used again. */
export const resumePaid: Command = async () => {
  await setPaused(false);
  vscode.window.setStatusBarMessage(vscode.l10n.t('Signalbox: paid models are used again'), 5_000);
};

/** Counts the session's spend from now on. */
export const resetSession: Command = async ({ app, statusBar }) => {
  app.money.resetSession();
  await statusBar.refresh();
};
