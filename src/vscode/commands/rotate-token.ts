import * as vscode from 'vscode';
import { GatewayError } from '../../core/errors.js';
import type { Command } from './command.js';

/** Puts another token in place of the proxy's, after a question, and into the clipboard. Resolves to true when it was done. */
export const rotateProxyToken: Command = async ({ app }) => {
  const replace = vscode.l10n.t('Replace Token');
  const answer = await vscode.window.showWarningMessage(
    vscode.l10n.t('Replace the token of the proxy?'),
    {
      modal: true,
      detail: vscode.l10n.t(
        'Every client that has the old one is refused at once, until it is given the new one. Keys of single clients stay as they are.',
      ),
    },
    replace,
  );
  if (answer !== replace) return false;
  const { token, url, isTaken } = await app.rotateToken();
  await vscode.env.clipboard.writeText(token);
  if (!isTaken) {
    throw new GatewayError(
      'internal',
      vscode.l10n.t(
        'The new token is in the clipboard, but the proxy on {0} is of an older Signalbox and still takes the old one. Restart the editor or terminal that runs it.',
        url ?? '',
      ),
    );
  }
  void vscode.window.showInformationMessage(
    vscode.l10n.t(
      'The new token is in the clipboard, and the old one is refused. Give it to every client that had the old one; open the panel in a browser again.',
    ),
  );
  return true;
};
