import * as vscode from 'vscode';
import { toProviderCard } from '../../config/custom.js';
import { addressFault } from '../../core/address-rules.js';
import type { ProviderCard } from '../../core/model.js';
import type { App } from '../../app.js';

const SETTING = 'providers.custom';
const STEPS = 4;
const ID = /^[a-z0-9][a-z0-9.-]*$/;

const WIRES = [
  { label: 'OpenAI', description: 'chat completions', wire: 'openai-chat' },
  { label: 'Anthropic', description: 'Messages', wire: 'anthropic-messages' },
  { label: 'Ollama', description: '/api/chat', wire: 'ollama' },
] as const;
type Wire = (typeof WIRES)[number]['wire'];

type Draft = { readonly id: string; readonly baseUrl: string; readonly wire: Wire; readonly key: string | undefined };

/** Asks for a server of the user's own, looks what models it has, and keeps it in the settings; its key goes to SecretStorage. */
export async function addCustomProvider(app: App): Promise<string | undefined> {
  const draft = await askDraft();
  if (!draft) return undefined;
  const card = toCard(draft);
  const models = await askModels(app, card, draft.key);
  if (!models || models.length === 0) return undefined;
  const configuration = vscode.workspace.getConfiguration('signalbox');
  const others = configuration.get<Record<string, unknown>>(SETTING, {});
  const added = { wire: draft.wire, baseUrl: card.baseUrl, models: models.map((model) => ({ model })) };
  await configuration.update(SETTING, { ...others, [draft.id]: added }, vscode.ConfigurationTarget.Global);
  if (draft.key !== undefined) await app.keys.set(card, draft.key);
  const adjust = vscode.l10n.t('Set Prices and Limits');
  const text = vscode.l10n.t(
    '{0} is ready: {1} models, unpriced until you give their prices.',
    draft.id,
    models.length,
  );
  void vscode.window.showInformationMessage(text, adjust).then((picked) => {
    if (picked === adjust) void vscode.commands.executeCommand('workbench.action.openSettingsJson');
  });
  return draft.id;
}

async function askDraft(): Promise<Draft | undefined> {
  const baseUrl = await askText(
    1,
    vscode.l10n.t('Address of the server, such as https://llm.example/v1'),
    addressProblem,
  );
  if (baseUrl === undefined) return undefined;
  const format = await vscode.window.showQuickPick(WIRES, {
    title: stepTitle(2),
    placeHolder: vscode.l10n.t('Which API does it speak?'),
  });
  if (!format) return undefined;
  const id = await askText(3, vscode.l10n.t('Short name, such as "mine"'), (text) =>
    ID.test(text) ? undefined : vscode.l10n.t('Use lower-case letters, digits, dots and dashes.'),
  );
  if (id === undefined) return undefined;
  const key = await vscode.window.showInputBox({
    title: stepTitle(4),
    prompt: vscode.l10n.t('API key, kept in SecretStorage only. Leave it empty for a server without keys.'),
    password: true,
    ignoreFocusOut: true,
  });
  if (key === undefined) return undefined;
  return { id, baseUrl, wire: format.wire, key: key.trim() === '' ? undefined : key.trim() };
}

const stepTitle = (step: number): string => vscode.l10n.t('Add a provider ({0}/{1})', step, STEPS);

const askText = async (
  step: number,
  prompt: string,
  problem: (text: string) => string | undefined,
): Promise<string | undefined> => {
  const validateInput = (text: string): string | undefined => problem(text.trim());
  const text = await vscode.window.showInputBox({
    title: stepTitle(step),
    prompt,
    ignoreFocusOut: true,
    validateInput,
  });
  return text?.trim();
};

function addressProblem(text: string): string | undefined {
  if (!URL.canParse(text)) return vscode.l10n.t('This is not a web address.');
  switch (addressFault(new URL(text))) {
    case 'credentials':
      return vscode.l10n.t('Leave user name and password out of the address.');
    case 'not-https':
      return vscode.l10n.t('Use https; http is accepted for this machine only.');
    case 'no-server':
      return vscode.l10n.t('No server is at such an address (link-local, metadata, multicast or unspecified).');
    case undefined:
      return undefined;
  }
}

const toCard = ({ id, baseUrl, wire }: Draft): ProviderCard =>
  toProviderCard(id, { baseUrl, wire, also: [], headers: {}, betas: [], keyEnv: [], models: [] }, undefined);

/** A server that does not list its models is asked about by name; nothing that was typed is lost. */
async function askModels(
  app: App,
  card: ProviderCard,
  key: string | undefined,
): Promise<readonly string[] | undefined> {
  const found = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: vscode.l10n.t('Asking {0} for its models…', card.id) },
    () =>
      app
        .offeredModels(card, key)
        .catch((error: unknown) => (error instanceof Error ? error : new Error(String(error)))),
  );
  if (found instanceof Error || found.length === 0) {
    const why = found instanceof Error ? found.message : vscode.l10n.t('It lists no models.');
    const names = await vscode.window.showInputBox({
      title: vscode.l10n.t('Models of {0}', card.id),
      prompt: vscode.l10n.t('{0} Type the names of its models, separated by commas.', why),
      ignoreFocusOut: true,
    });
    return names
      ?.split(',')
      .map((name) => name.trim())
      .filter(Boolean);
  }
  return vscode.window.showQuickPick(found, {
    title: vscode.l10n.t('Models of {0}', card.id),
    placeHolder: vscode.l10n.t('Pick the models that Signalbox may use'),
    canPickMany: true,
    ignoreFocusOut: true,
  });
}
