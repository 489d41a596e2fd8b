import * as vscode from 'vscode';
import { CLIENT_NAME_FORM } from '../../app/client-key-file.js';
import { GatewayError } from '../../core/errors.js';
import type { Command } from './command.js';

/** Makes a key of its own for one client of the proxy. It goes to the clipboard, once, and nowhere else. Resolves to its name. */
export const createClientKey: Command = async ({ app }) => {
  const name = await askName(vscode.l10n.t('Name of the client, such as "ci" or "anna"'), false);
  if (name === undefined) return undefined;
  const team = await askName(vscode.l10n.t('Team it belongs to. Leave it empty for none.'), true);
  if (team === undefined) return undefined;
  const key = await app.clientKeys.create(name, team === '' ? undefined : team);
  await vscode.env.clipboard.writeText(key);
  void vscode.window.showInformationMessage(
    vscode.l10n.t(
      'The key of {0} is in the clipboard and is not shown again. Caps for it go into "budget.clients", for its team into "budget.teams".',
      name,
    ),
  );
  return name;
};

/** Takes a client's key back. Resolves to its name. */
export const revokeClientKey: Command = async ({ app }) => {
  const inUse = (await app.clientKeys.list()).filter(({ revokedAtMs }) => revokedAtMs === undefined);
  if (inUse.length === 0) {
    throw new GatewayError('not-found', vscode.l10n.t('No client has a key of its own.'));
  }
  const picked = await vscode.window.showQuickPick(
    inUse.map(({ name, team, createdAtMs }) => ({
      label: name,
      description: [team ?? '', new Date(createdAtMs).toLocaleDateString(vscode.env.language)]
        .filter(Boolean)
        .join(' · '),
    })),
    { title: vscode.l10n.t('Revoke the key of which client?'), placeHolder: vscode.l10n.t('Type a name') },
  );
  if (!picked) return undefined;
  await app.clientKeys.revoke(picked.label);
  void vscode.window.showInformationMessage(vscode.l10n.t('The key of {0} is no longer good.', picked.label));
  return picked.label;
};

const askName = async (prompt: string, mayBeEmpty: boolean): Promise<string | undefined> => {
  const text = await vscode.window.showInputBox({
    title: vscode.l10n.t('Create a client key'),
    prompt,
    ignoreFocusOut: true,
    validateInput: (typed) =>
      (mayBeEmpty && typed.trim() === '') || CLIENT_NAME_FORM.test(typed.trim())
        ? undefined
        : vscode.l10n.t('Use up to 32 lower-case letters, digits and dashes.'),
  });
  return text?.trim();
};
