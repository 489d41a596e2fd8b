import * as vscode from 'vscode';
import type { App } from '../app.js';
import type { BudgetStanding, Notice } from '../core/budget/types.js';
import { NANO_USD_PER_USD } from '../core/money.js';
import { capText } from './meter/budget-words.js';
import { oneClickRaise } from './meter/raise-amount.js';

/** Shows what the alerts have to say, once for all windows: the alerts choose the window. */
export const showAlerts = (app: Pick<App, 'alerts' | 'money' | 'log'>): vscode.Disposable =>
  vscode.Disposable.from(
    app.alerts.onDidAlert((notice) => {
      show(notice, app).catch((error: unknown) => app.log.error('An alert could not be shown', error));
    }),
  );

type Action = { readonly title: string; readonly run: () => Thenable<unknown> };

async function show(notice: Notice, { money }: Pick<App, 'money'>): Promise<void> {
  const standing = notice.kind === 'threshold' ? await standingOf(notice.subject, money) : undefined;
  const actions: readonly Action[] = [
    ...(standing ? [raise(standing)] : []),
    { title: vscode.l10n.t('Show Budgets'), run: () => vscode.commands.executeCommand('signalbox.showBudgets') },
    { title: vscode.l10n.t('Don’t Show Again'), run: turnOff },
  ];
  const titles = actions.map(({ title }) => title);
  const { showInformationMessage, showWarningMessage } = vscode.window;
  const picked = await (notice.severity === 'info'
    ? showInformationMessage(notice.text, ...titles)
    : showWarningMessage(notice.text, ...titles));
  await actions.find(({ title }) => title === picked)?.run();
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
