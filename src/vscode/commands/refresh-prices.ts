import * as vscode from 'vscode';
import type { PriceDiff } from '../../app/price-refresh.js';
import { priceMarkdown } from '../price-text.js';
import type { Command, CommandContext } from './command.js';

/** Alarming changes that are named in the question; all of them are in the document. */
const NAMED = 5;

/** Looks prices up and shows what changed; changes that look wrong are used only when the person says so. Resolves to the day of the prices. */
export const refreshPrices: Command = async (context) => {
  const diff = await lookUp(context, false);
  await show(context, diff);
  if (diff.held.length === 0) return diff.asOf;
  const accept = vscode.l10n.t('Use Them');
  const picked = await vscode.window.showWarningMessage(
    vscode.l10n.t(
      'Prices that changed by more than ten times, or to or from nothing: {0}. Use them?',
      diff.held.length,
    ),
    {
      modal: true,
      detail: diff.held
        .slice(0, NAMED)
        .map(({ model }) => model)
        .join(', '),
    },
    accept,
  );
  if (picked !== accept) return diff.asOf;
  const accepted = await lookUp(context, true);
  await show(context, accepted);
  return accepted.asOf;
};

const lookUp = ({ app }: CommandContext, accept: boolean): Thenable<PriceDiff> =>
  vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t('Looking prices up at models.dev…'),
      cancellable: true,
    },
    (_, token) => {
      const aborter = new AbortController();
      token.onCancellationRequested(() => aborter.abort());
      return app.prices.refresh({ accept, signal: aborter.signal });
    },
  );

const show = ({ answers }: CommandContext, diff: PriceDiff): Promise<void> =>
  answers.show(vscode.l10n.t('Signalbox prices'), priceMarkdown(diff));
