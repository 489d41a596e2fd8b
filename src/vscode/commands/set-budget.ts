import * as vscode from 'vscode';
import { defaultSettings, type Settings } from '../../config/schema.js';
import type { BudgetPeriod, BudgetStanding } from '../../core/budget/types.js';
import { usdText } from '../../dashboard/money.js';
import { capText, periodTitle } from '../meter/budget-words.js';
import type { Command } from './command.js';
import { askUsd } from './ask-usd.js';
import { toNanoUsd } from './usd-input.js';

type CapSetting = Extract<
  keyof Settings,
  'budget.perRequest' | 'budget.perSession' | 'budget.daily' | 'budget.weekly' | 'budget.monthly'
>;

const CAPS: readonly (readonly [BudgetPeriod, CapSetting])[] = [
  ['request', 'budget.perRequest'],
  ['session', 'budget.perSession'],
  ['day', 'budget.daily'],
  ['week', 'budget.weekly'],
  ['month', 'budget.monthly'],
];

const STEPS = 2;
const stepTitle = (step: number): string => vscode.l10n.t('Set a budget ({0}/{1})', step, STEPS);

/** Sets or removes one of the caps for everyone, in the person's own settings. Resolves to the setting and its value. */
export const setBudget: Command = async ({ app }) => {
  const configuration = vscode.workspace.getConfiguration('signalbox');
  const current = (setting: CapSetting): number | null =>
    configuration.get<number | null>(setting, defaultSettings()[setting]);
  const { standings } = await app.money.report();
  const picked = await vscode.window.showQuickPick(
    [
      ...CAPS.map(([period, setting]) => ({
        label: periodTitle(period, vscode.l10n),
        description: describe(current(setting), standings.find(isCapOf(period))),
        setting,
      })),
      { label: vscode.l10n.t('For a workspace, a client key or a team…'), description: '', setting: undefined },
    ],
    { title: stepTitle(1), placeHolder: vscode.l10n.t('Which cap?') },
  );
  if (!picked) return undefined;
  const { setting, label } = picked;
  if (setting === undefined) {
    await vscode.commands.executeCommand('workbench.action.openSettings', '@ext:signalbox.signalbox signalbox.budget');
    return undefined;
  }
  const usd = await askCap(label, current(setting));
  if (usd === undefined) return undefined;
  await configuration.update(setting, usd, vscode.ConfigurationTarget.Global);
  const text =
    usd === null
      ? vscode.l10n.t('{0}: no cap any more.', label)
      : vscode.l10n.t('{0}: the cap is {1}.', label, capText(toNanoUsd(usd)));
  void vscode.window.showInformationMessage(text);
  return { setting, usd };
};

const isCapOf =
  (period: BudgetPeriod) =>
  ({ budget }: BudgetStanding): boolean =>
    budget.period === period && budget.scope.kind === 'everyone';

function describe(usd: number | null, standing: BudgetStanding | undefined): string {
  if (usd === null) return vscode.l10n.t('no cap');
  const cap = capText(toNanoUsd(usd));
  return standing ? vscode.l10n.t('{0} spent of {1}', usdText(standing.settledNanoUsd), cap) : cap;
}

/** The new cap in dollars; null for none; undefined when the person turned back. */
const askCap = (label: string, current: number | null): Promise<number | null | undefined> =>
  askUsd({
    title: stepTitle(2),
    prompt: vscode.l10n.t('{0}: the most to spend, in US dollars. Leave it empty for no cap.', label),
    placeHolder: vscode.l10n.t('no cap'),
    current: current ?? undefined,
  });
