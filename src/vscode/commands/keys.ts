import * as vscode from 'vscode';
import { GatewayError } from '../../core/errors.js';
import type { ProviderCard } from '../../core/model.js';
import type { App } from '../../app.js';
import type { Command } from './command.js';
import { addCustomProvider } from './custom-provider.js';

type ProviderItem = vscode.QuickPickItem & { readonly provider?: ProviderCard };

/** Stores a key in SecretStorage. `executeCommand` may pass the provider's id. */
export const setApiKey: Command = async (context, id) => {
  const provider =
    typeof id === 'string'
      ? await providerById(context.app, id)
      : await pickProvider(context.app, vscode.l10n.t('Set the key of which provider?'));
  if (!provider) return undefined;
  const key = await vscode.window.showInputBox({
    title: vscode.l10n.t('API key for {0}', provider.name),
    prompt:
      provider.keyUrl === undefined
        ? vscode.l10n.t('Kept in SecretStorage only.')
        : vscode.l10n.t('Get one at {0}. Kept in SecretStorage only.', provider.keyUrl),
    password: true,
    ignoreFocusOut: true,
    // A service account's key is a JSON file, pasted whole.
    validateInput: (text) =>
      /^\s*(?:[\x21-\x7e]{8,}|\{.*\})\s*$/s.test(text)
        ? undefined
        : vscode.l10n.t('A key has at least 8 characters and no spaces inside.'),
  });
  if (key === undefined) return undefined;
  await context.app.keys.set(provider, key.trim());
  void vscode.window.showInformationMessage(
    vscode.l10n.t('{0} is ready: {1} models.', provider.name, await countModels(context.app, provider)),
  );
  return provider.id;
};

/** Forgets a stored key. `executeCommand` and the view may pass the provider's id; then it is asked for once more. */
export const removeApiKey: Command = async ({ app }, id) => {
  const provider = typeof id === 'string' ? await confirmed(app, id) : await pickStored(app);
  if (!provider) return undefined;
  await app.keys.remove(provider);
  void vscode.window.showInformationMessage(vscode.l10n.t('The key of {0} is removed.', provider.name));
  return provider.id;
};

/** The provider, when its key is stored and the person does not turn back: nobody could bring the key back. */
async function confirmed(app: App, id: string): Promise<ProviderCard | undefined> {
  const provider = await providerById(app, id);
  if ((await app.keys.originOf(provider)) !== 'stored') throw noneStored();
  const remove = vscode.l10n.t('Remove Key');
  const picked = await vscode.window.showWarningMessage(
    vscode.l10n.t('Remove the key of {0}?', provider.name),
    {
      modal: true,
      detail: vscode.l10n.t('Signalbox forgets it. To use {0} again, you have to enter it again.', provider.name),
    },
    remove,
  );
  return picked === remove ? provider : undefined;
}

async function pickStored(app: App): Promise<ProviderCard | undefined> {
  const { providers } = await app.inventory.snapshot();
  const origins = await Promise.all(
    providers.map(async (provider) => ({ provider, origin: await app.keys.originOf(provider) })),
  );
  const stored = origins
    .filter(({ origin }) => origin === 'stored')
    .map(({ provider }) => ({ label: provider.name, description: provider.id, provider }));
  if (stored.length === 0) throw noneStored();
  const picked = await vscode.window.showQuickPick(stored, {
    title: vscode.l10n.t('Remove the key of which provider?'),
  });
  return picked?.provider;
}

const noneStored = (): GatewayError =>
  new GatewayError(
    'not-found',
    vscode.l10n.t('No key is stored. Keys from environment variables are not stored by Signalbox.'),
  );

/** Sets up a provider: a key for one we know, or the steps for one of the user's own. */
export const addProvider: Command = async (context) => {
  const own: ProviderItem = {
    label: `$(add) ${vscode.l10n.t('Another provider…')}`,
    description: vscode.l10n.t('any server that speaks OpenAI chat completions, Anthropic Messages or Ollama'),
  };
  const items = [own, ...(await providerItems(context.app))];
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Add which provider?'),
    matchOnDescription: true,
    placeHolder: vscode.l10n.t('Type a name'),
  });
  if (!picked) return undefined;
  if (picked.provider) return setApiKey(context, picked.provider.id);
  return addCustomProvider(context.app);
};

async function pickProvider(app: App, title: string): Promise<ProviderCard | undefined> {
  const picked = await vscode.window.showQuickPick(await providerItems(app), {
    title,
    matchOnDescription: true,
    placeHolder: vscode.l10n.t('Type a name'),
  });
  return picked?.provider;
}

/** Providers that want a key, by name; those that have one say where it comes from. */
async function providerItems(app: App): Promise<readonly ProviderItem[]> {
  const { providers } = await app.inventory.snapshot();
  const wanting = providers
    .filter((provider) => !provider.local && provider.baseUrl !== '')
    .toSorted((a, b) => a.name.localeCompare(b.name));
  return Promise.all(
    wanting.map(async (provider) => {
      const origin = await app.keys.originOf(provider);
      const state =
        origin === undefined
          ? ''
          : origin === 'stored'
            ? vscode.l10n.t('key stored')
            : vscode.l10n.t('key from {0}', origin);
      return { label: provider.name, description: [provider.id, state].filter(Boolean).join(' · '), provider };
    }),
  );
}

async function providerById(app: App, id: string): Promise<ProviderCard> {
  const { providers } = await app.inventory.snapshot();
  const provider = providers.find((one) => one.id === id);
  if (!provider) throw new GatewayError('not-found', vscode.l10n.t('There is no provider "{0}".', id));
  return provider;
}

async function countModels(app: App, provider: ProviderCard): Promise<number> {
  const { models } = await app.inventory.snapshot();
  return models.filter((model) => model.provider === provider.id).length;
}
