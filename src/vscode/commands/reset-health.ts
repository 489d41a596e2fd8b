import * as vscode from 'vscode';
import type { ProviderHealth } from '../../dashboard/backends.js';
import { hasSomethingToForget } from '../../dashboard/to-forget.js';
import type { Command, CommandContext } from './command.js';

/**
 * Forgets the failures of a provider, so that the next request may go there again. The provider may come as an id; else
 * the person picks among those that failed or rest. Resolves to the ids that were reset.
 */
export const resetHealth: Command = async ({ app }, target) => {
  const picked = typeof target === 'string' ? { id: target } : await pick(app);
  if (!picked) return undefined;
  const reset = await app.backends.reset(picked.id);
  if (reset.length > 0) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('The failures of {0} are forgotten. The next request may go there again.', reset.join(', ')),
    );
  }
  return reset;
};

/** An undefined id stands for all. */
type Picked = vscode.QuickPickItem & { readonly id: string | undefined };

async function pick(app: CommandContext['app']): Promise<{ readonly id: string | undefined } | undefined> {
  await app.backends.ready();
  const ailing = app.backends.view().providers.filter(hasSomethingToForget);
  if (ailing.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('No provider failed or rests: there is nothing to reset.'));
    return undefined;
  }
  const { providers } = await app.inventory.snapshot();
  const nameOf = new Map(providers.map(({ id, name }) => [id, name]));
  const rows = ailing.map((one): Picked => ({
    label: nameOf.get(one.provider) ?? one.provider,
    description: howItStands(one),
    id: one.provider,
  }));
  const all: Picked = { label: vscode.l10n.t('All of them'), id: undefined };
  return vscode.window.showQuickPick(rows.length > 1 ? [...rows, all] : rows, {
    title: vscode.l10n.t('Reset the health of which provider?'),
    placeHolder: vscode.l10n.t('Its failures are forgotten, and the next request may go there again'),
    matchOnDescription: true,
  });
}

/** Such as '5 of 10 calls failed · rests until 13:40'. */
function howItStands(one: ProviderHealth): string {
  const failed = vscode.l10n.t('{0} of {1} calls failed', one.errors, one.calls);
  const rest = [one, ...one.models].find((chip) => chip.rest)?.rest;
  if (!rest) return failed;
  if (rest.untilMs === undefined) return `${failed} · ${vscode.l10n.t('key refused')}`;
  const time = new Intl.DateTimeFormat(vscode.env.language, { timeStyle: 'medium' }).format(rest.untilMs);
  return `${failed} · ${vscode.l10n.t('rests until {0}', time)}`;
}
