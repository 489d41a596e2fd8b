import * as vscode from 'vscode';
import type { App } from '../../app.js';
import { CLIENT_NAME_FORM } from '../../app/client-grant.js';
import type { ClientKeyInfo } from '../../app/client-keys.js';
import { GatewayError } from '../../core/errors.js';
import { askLimits } from './client-limits.js';
import type { Command } from './command.js';

/** Makes a key of its own for one client of the proxy. It goes to the clipboard, once, and nowhere else. Resolves to its name. */
export const createClientKey: Command = async ({ app }) => {
  const name = await askName(vscode.l10n.t('Name of the client, such as "ci" or "anna"'), false);
  if (name === undefined) return undefined;
  const team = await askName(vscode.l10n.t('Team it belongs to. Leave it empty for none.'), true);
  if (team === undefined) return undefined;
  const limits = await askLimits(vscode.l10n.t('Create a client key'));
  if (!limits) return undefined;
  const { role, models } = limits;
  const key = await app.clientKeys.create(name, {
    role,
    ...(team !== '' && { team }),
    ...(models.length > 0 && { models }),
  });
  await vscode.env.clipboard.writeText(key);
  void vscode.window.showInformationMessage(
    vscode.l10n.t(
      'The key of {0} is in the clipboard and is not shown again. Caps for it go into "budget.clients", for its team into "budget.teams".',
      name,
    ),
  );
  return name;
};

/** Changes what a client's key is good for; the client keeps it. Resolves to its name. */
export const changeClientKey: Command = async ({ app }) => {
  const key = await pickKey(app, vscode.l10n.t('Change the key of which client?'));
  if (!key) return undefined;
  const limits = await askLimits(vscode.l10n.t('Change the key of {0}', key.name), key);
  if (!limits) return undefined;
  const { role, models } = limits;
  await app.clientKeys.update(key.name, { role, models: models.length > 0 ? models : null });
  void vscode.window.showInformationMessage(
    vscode.l10n.t('The key of {0} is changed. The proxy goes by it within a second.', key.name),
  );
  return key.name;
};

/** Takes a client's key back. Resolves to its name. */
export const revokeClientKey: Command = async ({ app }) => {
  const key = await pickKey(app, vscode.l10n.t('Revoke the key of which client?'));
  if (!key) return undefined;
  await app.clientKeys.revoke(key.name);
  void vscode.window.showInformationMessage(vscode.l10n.t('The key of {0} is no longer good.', key.name));
  return key.name;
};

/** One of the keys in use. Throws 'not-found' when there is none. */
async function pickKey(app: App, title: string): Promise<ClientKeyInfo | undefined> {
  const inUse = (await app.clientKeys.list()).filter(({ revokedAtMs }) => revokedAtMs === undefined);
  if (inUse.length === 0) {
    throw new GatewayError('not-found', vscode.l10n.t('No client has a key of its own.'));
  }
  const items = inUse.map((key) => ({ key, label: key.name, description: aboutKey(key) }));
  const picked = await vscode.window.showQuickPick(items, { title, placeHolder: vscode.l10n.t('Type a name') });
  return picked?.key;
}

const aboutKey = ({ team, role, models, createdAtMs }: ClientKeyInfo): string =>
  [team, role, models?.join(', '), new Date(createdAtMs).toLocaleDateString(vscode.env.language)]
    .filter((text) => text !== undefined)
    .join(' · ');

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
