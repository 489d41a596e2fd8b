import * as vscode from 'vscode';
import type { Command } from './command.js';

/** Looks again for model servers on this machine and says what was found. */
export const detectLocalServers: Command = async ({ app, modelsView }) => {
  const found = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Window, title: vscode.l10n.t('Signalbox: looking for local servers…') },
    () => app.discovery.models({ fresh: true }),
  );
  modelsView.refresh();
  const running = found.filter((one) => one.running);
  const names = running.map(({ provider, models }) => vscode.l10n.t('{0} ({1} models)', provider.name, models.length));
  void vscode.window.showInformationMessage(
    running.length === 0
      ? vscode.l10n.t(
          'No local server answered. Signalbox looks for {0}.',
          found.map(({ provider }) => provider.name).join(', '),
        )
      : vscode.l10n.t('Found on this machine: {0}', names.join(', ')),
  );
  return running.map(({ provider }) => provider.id);
};
