import * as vscode from 'vscode';
import { usedShare, WARNING_SHARE } from '../../core/budget/standing.js';
import type { BudgetStanding } from '../../core/budget/types.js';
import { GatewayError } from '../../core/errors.js';
import { usdText } from '../../dashboard/money.js';
import { budgetTitle, capText } from '../meter/budget-words.js';
import { momentText, percentText } from '../words.js';
import type { Command, CommandContext } from './command.js';
import { parseUsd, toNanoUsd } from './usd-input.js';

/** Offered by one click each, in dollars. */
const STEPS_USD = [1, 5, 10] as const;

/**
 * Raises a cap until its period ends; the ledger notes it. The cap may come as an id or as a row of the Spend view, the
 * amount in dollars; what is missing is asked for. Resolves to the id of the cap that was raised.
 */
export const raiseCap: Command = async (context, target, usd) => {
  const id = budgetIdOf(target);
  const standing = id === undefined ? await pickCap(context) : await standingOf(context, id);
  if (!standing) return undefined;
  const nanoUsd = typeof usd === 'number' ? toNanoUsd(usd) : await askAmount(standing);
  if (nanoUsd === undefined) return undefined;
  const raised = await context.app.money.raise(standing.budget.id, nanoUsd);
  void vscode.window.showInformationMessage(told(raised));
  return raised.budget.id;
};

function budgetIdOf(target: unknown): string | undefined {
  if (typeof target === 'string') return target;
  const id = typeof target === 'object' && target !== null && 'budgetId' in target ? target.budgetId : undefined;
  return typeof id === 'string' ? id : undefined;
}

async function standingOf({ app }: CommandContext, id: string): Promise<BudgetStanding> {
  const { standings } = await app.money.report();
  const isIt = ({ budget }: BudgetStanding): boolean => budget.id === id;
  const found = standings.find(isIt) ?? (await app.money.standings()).find(isIt);
  if (!found) throw new GatewayError('not-found', vscode.l10n.t('There is no cap "{0}" any more.', id));
  return found;
}

/** The only cap, or the only one that is nearly used up; where there are several, the person says which. */
async function pickCap({ app }: CommandContext): Promise<BudgetStanding | undefined> {
  const { standings } = await app.money.report();
  const [only, ...others] = standings;
  if (!only) {
    throw new GatewayError('not-found', vscode.l10n.t('No cap is set. Run "Signalbox: Set Budget…" to set one.'));
  }
  const near = standings.filter((standing) => usedShare(standing) >= WARNING_SHARE);
  if (others.length === 0 || near.length === 1) return near[0] ?? only;
  const picked = await vscode.window.showQuickPick(
    standings
      .toSorted((a, b) => usedShare(b) - usedShare(a))
      .map((standing) => ({
        label: budgetTitle(standing.budget, vscode.l10n),
        description: usedText(standing),
        standing,
      })),
    { title: vscode.l10n.t('Raise which cap?'), placeHolder: vscode.l10n.t('The fullest comes first') },
  );
  return picked?.standing;
}

const usedText = (standing: BudgetStanding): string =>
  vscode.l10n.t(
    '{0} spent of {1}, {2}',
    usdText(standing.settledNanoUsd),
    capText(standing.capNanoUsd),
    percentText(usedShare(standing)),
  );

async function askAmount(standing: BudgetStanding): Promise<number | undefined> {
  const { capNanoUsd } = standing;
  const toItem = (nanoUsd: number) => ({
    label: `+${capText(nanoUsd)}`,
    description: vscode.l10n.t('to {0}', capText(capNanoUsd + nanoUsd)),
    nanoUsd,
  });
  const other = { label: vscode.l10n.t('Another amount…'), description: '', nanoUsd: undefined };
  const doubled = capNanoUsd > 0 ? [{ ...toItem(capNanoUsd), label: vscode.l10n.t('Double it') }] : [];
  const picked = await vscode.window.showQuickPick(
    [...STEPS_USD.map((usd) => toItem(toNanoUsd(usd))), ...doubled, other],
    {
      title: vscode.l10n.t('Raise the cap: {0}', budgetTitle(standing.budget, vscode.l10n)),
      placeHolder: usedText(standing),
    },
  );
  return picked === other ? askOtherAmount() : picked?.nanoUsd;
}

async function askOtherAmount(): Promise<number | undefined> {
  const text = await vscode.window.showInputBox({
    title: vscode.l10n.t('Raise the cap'),
    prompt: vscode.l10n.t('By how much, in US dollars?'),
    validateInput: (typed) => ((parseUsd(typed) ?? 0) > 0 ? undefined : vscode.l10n.t('Type an amount above 0.')),
  });
  const usd = text === undefined ? undefined : parseUsd(text);
  return usd === undefined ? undefined : toNanoUsd(usd);
}

function told({ budget, capNanoUsd, endMs }: BudgetStanding): string {
  const title = budgetTitle(budget, vscode.l10n);
  const cap = capText(capNanoUsd);
  if (endMs === undefined) return vscode.l10n.t('{0}: the cap is {1} until the session ends.', title, cap);
  const until = momentText(endMs, budget.calendar.zone, { locale: vscode.env.language });
  return vscode.l10n.t('{0}: the cap is {1} until {2}. The ledger notes it.', title, cap, until);
}
