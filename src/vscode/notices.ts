import * as vscode from 'vscode';
import type { App } from '../app.js';
import { MODEL_RETIREMENT, readEnding, type NamedEnding } from '../core/alerts/ending-models.js';
import type { BudgetStanding, Notice } from '../core/budget/types.js';
import { refText } from '../core/model.js';
import { NANO_USD_PER_USD } from '../core/money.js';
import { capText } from './meter/budget-words.js';
import { oneClickRaise } from './meter/raise-amount.js';

/** Shows what the alerts have to say, once for all windows: the alerts choose the window. */
export const showAlerts = (app: Pick<App, 'alerts' | 'inventory' | 'money' | 'log'>): vscode.Disposable =>
  vscode.Disposable.from(
    app.alerts.onDidAlert((notice) => {
      show(notice, app).catch((error: unknown) => app.log.error('An alert could not be shown', error));
    }),
  );

type Action = { readonly title: string; readonly run: () => Thenable<unknown> };

async function show(notice: Notice, { inventory, money }: Pick<App, 'inventory' | 'money'>): Promise<void> {
  const ending = notice.subject === MODEL_RETIREMENT ? readEnding(notice.once) : undefined;
  if (ending) return showEnding(notice, await endingText(ending, inventory));
  const standing = notice.kind === 'threshold' ? await standingOf(notice.subject, money) : undefined;
  const actions: readonly Action[] = [
    ...(standing ? [raise(standing)] : []),
    { title: vscode.l10n.t('Show Budgets'), run: () => vscode.commands.executeCommand('signalbox.showBudgets') },
    { title: vscode.l10n.t('Don’t Show Again'), run: turnOff },
  ];
  await tell(notice, notice.text, actions);
}

/** It is told once whatever is pressed, so there is nothing to turn off. */
const showEnding = (notice: Notice, text: string): Promise<void> =>
  tell(notice, text, [
    { title: vscode.l10n.t('Open Panel'), run: () => vscode.commands.executeCommand('signalbox.openPanel') },
  ]);

async function tell({ severity }: Notice, text: string, actions: readonly Action[]): Promise<void> {
  const titles = actions.map(({ title }) => title);
  const { showInformationMessage, showWarningMessage } = vscode.window;
  const picked = await (severity === 'info'
    ? showInformationMessage(text, ...titles)
    : showWarningMessage(text, ...titles));
  await actions.find(({ title }) => title === picked)?.run();
}

async function endingText({ model, on, state }: NamedEnding, inventory: App['inventory']): Promise<string> {
  const { models } = await inventory.snapshot();
  const successor = models.find((card) => refText(card) === model)?.lifecycle?.successor;
  return [
    state === 'retired'
      ? vscode.l10n.t('You used {0} lately, which was retired on {1}. "auto" no longer picks it.', model, on)
      : vscode.l10n.t('You use {0}, which is to be retired on {1}.', model, on),
    ...(successor === undefined ? [] : [vscode.l10n.t('Use {0} instead.', successor)]),
  ].join(' ');
}

const standingOf = async (budgetId: string, money: App['money']): Promise<BudgetStanding | undefined> =>
  (await money.standings()).find(({ budget }) => budget.id === budgetId);

function raise({ budget, capNanoUsd }: BudgetStanding): Action {
  const nanoUsd = oneClickRaise(capNanoUsd);
  return {
    title: vscode.l10n.t('Raise by {0}', capText(nanoUsd)),
    run: () => vscode.commands.executeCommand('signalbox.raiseCap', budget.id, nanoUsd / NANO_USD_PER_USD),
  };
}

/** The other channels stay on. */
async function turnOff(): Promise<void> {
  const configuration = vscode.workspace.getConfiguration('signalbox');
  const channels = configuration.get<readonly string[]>('alerts.channels', []);
  await configuration.update(
    'alerts.channels',
    channels.filter((channel) => channel !== 'notification'),
    vscode.ConfigurationTarget.Global,
  );
  vscode.window.setStatusBarMessage(
    vscode.l10n.t('Signalbox: alerts are no longer shown here. The setting "alerts.channels" brings them back.'),
    10_000,
  );
}
