import * as vscode from 'vscode';
import { doctorMarkdown } from '../doctor-text.js';
import type { Command } from './command.js';

/** Checks everything and shows what to do. Resolves to 'ok', 'warning' or 'problem'. */
export const doctor: Command = async ({ app, answers }) => {
  const report = await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t('Signalbox looks at keys, providers and ledger…'),
    },
    () => app.doctor({ isOffline: false, isThorough: false }),
  );
  await answers.show(vscode.l10n.t('Signalbox doctor'), doctorMarkdown(report));
  return report.state;
};
