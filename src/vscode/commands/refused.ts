import * as vscode from 'vscode';
import type { BudgetStanding } from '../../core/budget/types.js';
import type { GatewayError } from '../../core/errors.js';
import { capText } from '../meter/budget-words.js';
import { oneClickRaise } from '../meter/raise-amount.js';
import type { CommandContext } from './command.js';

/** What a request is sent to: as the router chooses, or to a model of this machine. */
export type AskedModel = 'auto' | 'auto:private';

type Choice = { readonly title: string; readonly run: () => Promise<AskedModel | undefined> };

/** Asks what to do with a request that a cap refused. Resolves to whom to send it next; undefined gives up. */
export async function askAfterRefusal(context: CommandContext, error: GatewayError): Promise<AskedModel | undefined> {
  const choices = [await wayOn(context, error), useLocal()];
  const picked = await vscode.window.showWarningMessage(
    error.message,
    { modal: true },
    ...choices.map(({ title }) => title),
  );
  return choices.find(({ title }) => title === picked)?.run();
}

/** What would let the same request pass. */
async function wayOn(context: CommandContext, error: GatewayError): Promise<Choice> {
  const { paused, standings } = await context.app.money.report();
  if (paused) return resume();
  const refusing = standings.find(({ budget }) => budget.id === error.detail.budgetId);
  return refusing ? raise(context, refusing) : changeBudget();
}

const useLocal = (): Choice => ({
  title: vscode.l10n.t('Use a Local Model'),
  run: () => Promise.resolve('auto:private'),
});

const resume = (): Choice => ({
  title: vscode.l10n.t('Resume Paid Models'),
  run: async () => {
    await vscode.commands.executeCommand('signalbox.resumePaid');
    return 'auto';
  },
});

function raise({ app }: CommandContext, { budget, capNanoUsd }: BudgetStanding): Choice {
  const nanoUsd = oneClickRaise(capNanoUsd);
  return {
    title: vscode.l10n.t('Raise the Cap by {0}', capText(nanoUsd)),
    run: async () => {
      await app.money.raise(budget.id, nanoUsd);
      return 'auto';
    },
  };
}

/** A cap for one request cannot be raised for a while. */
const changeBudget = (): Choice => ({
  title: vscode.l10n.t('Set Budget…'),
  run: async () => {
    const changed = await vscode.commands.executeCommand('signalbox.setBudget');
    return changed === undefined ? undefined : 'auto';
  },
});
