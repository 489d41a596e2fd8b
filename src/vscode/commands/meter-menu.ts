import * as vscode from 'vscode';
import { PRESETS, type Preset } from '../../core/route/types.js';
import type { CommandId } from '../contributions.js';
import type { Command } from './command.js';

/** What a click on the meter offers. Resolves when what was picked has run. */
export const meterMenu: Command = async () => {
  const isPaused = vscode.workspace.getConfiguration('signalbox').get('budget.pausePaid', false);
  const picked = await vscode.window.showQuickPick([...commandItems(isPaused), presetItem()], {
    title: 'Signalbox',
    placeHolder: vscode.l10n.t('What would you like to do?'),
  });
  if (!picked) return;
  if (picked.command === undefined) await choosePreset();
  else await vscode.commands.executeCommand(picked.command);
};

type Item = vscode.QuickPickItem & { readonly command: CommandId | undefined };

function commandItems(isPaused: boolean): readonly Item[] {
  const item = (icon: string, label: string, command: CommandId): Item => ({ label: `$(${icon}) ${label}`, command });
  return [
    item('graph', vscode.l10n.t('Open Panel'), 'signalbox.openPanel'),
    item('bell', vscode.l10n.t('Budgets & Alerts'), 'signalbox.showBudgets'),
    item('arrow-up', vscode.l10n.t('Raise Today’s Cap…'), 'signalbox.raiseCap'),
    item('edit', vscode.l10n.t('Set Budget…'), 'signalbox.setBudget'),
    isPaused
      ? item('debug-continue', vscode.l10n.t('Resume Paid Models'), 'signalbox.resumePaid')
      : item('debug-pause', vscode.l10n.t('Pause Paid Models'), 'signalbox.pausePaid'),
    item('history', vscode.l10n.t('Reset Session Meter'), 'signalbox.resetSession'),
  ];
}

const presetItem = (): Item => ({
  label: `$(settings) ${vscode.l10n.t('Choose Preset…')}`,
  description: currentPreset(),
  command: undefined,
});

const currentPreset = (): Preset => vscode.workspace.getConfiguration('signalbox').get<Preset>('preset', 'balanced');

async function choosePreset(): Promise<void> {
  const current = currentPreset();
  const picked = await vscode.window.showQuickPick(
    PRESETS.map((preset) => ({
      label: presetTitle(preset),
      description: preset === current ? vscode.l10n.t('in use') : '',
      preset,
    })),
    { title: vscode.l10n.t('Choose a preset'), placeHolder: vscode.l10n.t('What requests to "auto" prefer') },
  );
  if (!picked) return;
  const configuration = vscode.workspace.getConfiguration('signalbox');
  // Where the folder has a choice of its own, one of the person's would change nothing here.
  const isFolders = configuration.inspect('preset')?.workspaceValue !== undefined;
  const { Global, Workspace } = vscode.ConfigurationTarget;
  await configuration.update('preset', picked.preset, isFolders ? Workspace : Global);
}

function presetTitle(preset: Preset): string {
  switch (preset) {
    case 'cheapest':
      return vscode.l10n.t('Cheapest: one tier below what the request needs');
    case 'balanced':
      return vscode.l10n.t('Balanced: what the request needs');
    case 'best':
      return vscode.l10n.t('Best: one tier above what the request needs');
    case 'private':
      return vscode.l10n.t('Private: only models on this machine');
  }
}
