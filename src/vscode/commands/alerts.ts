import * as vscode from 'vscode';
import type { Command } from './command.js';

/** Keeps the address that alerts are posted to, in SecretStorage only; an empty answer forgets it. */
export const setAlertWebhook: Command = async ({ app }) => {
  const address = await vscode.window.showInputBox({
    title: vscode.l10n.t('Alert webhook'),
    prompt: vscode.l10n.t(
      'Address that alerts are posted to (Slack, Teams, PagerDuty or your own). Kept in SecretStorage only. Leave it empty to forget the one that is set.',
    ),
    password: true,
    ignoreFocusOut: true,
  });
  if (address === undefined) return undefined;
  const isGiven = address.trim() !== '';
  await app.alerts.setWebhook(isGiven ? address.trim() : undefined);
  if (!isGiven) {
    vscode.window.setStatusBarMessage(vscode.l10n.t('Signalbox: the alert webhook is forgotten'), 5_000);
    return false;
  }
  const test = vscode.l10n.t('Test Alert');
  void vscode.window
    .showInformationMessage(vscode.l10n.t('The alert webhook is set. Its form is in "alerts.webhookFormat".'), test)
    .then((picked) => {
      if (picked === test) void vscode.commands.executeCommand('signalbox.testAlert');
    });
  return true;
};

/** Sends an alert that says it is a test, and tells how the delivery went. Resolves to whether it arrived. */
export const testAlert: Command = async ({ app }) => {
  const delivery = await app.alerts.test();
  const { showInformationMessage, showWarningMessage } = vscode.window;
  void (delivery.ok ? showInformationMessage(delivery.text) : showWarningMessage(delivery.text));
  return delivery.ok;
};
