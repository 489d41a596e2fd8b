import * as vscode from 'vscode';
import type { App } from '../app.js';
import type { ProviderCard } from '../core/model.js';
import { onDidChangeSettings } from './settings.js';

/**
 * Asks, when the settings move a provider whose key is stored, whether the key may go to the new address. Nothing goes
 * there before; each move is asked about once in a window.
 */
export function askForMovedKeys(app: App): vscode.Disposable {
  const asked = new Set<string>();
  const look = async (): Promise<void> => {
    const { providers } = await app.inventory.snapshot();
    for (const provider of providers) {
      const from = await app.keys.storedElsewhere(provider);
      const move = `${provider.id} ${provider.baseUrl}`;
      if (from === undefined || asked.has(move)) continue;
      asked.add(move);
      if (await mayMove(provider, from)) await app.keys.moveHere(provider);
    }
  };
  return onDidChangeSettings(() => {
    look().catch((error: unknown) => app.log.error('Looking for moved keys failed', error));
  });
}

async function mayMove({ name, baseUrl }: ProviderCard, from: string): Promise<boolean> {
  const yes = vscode.l10n.t('Send It There');
  const { origin } = new URL(baseUrl);
  const detail = vscode.l10n.t(
    'Nothing is sent until you agree. If you did not move {0} yourself, close this and look at the setting "signalbox.providers.custom".',
    name,
  );
  const text = vscode.l10n.t(
    '{0} is now at {1}. May its key, which you gave for {2}, be sent there?',
    name,
    origin,
    from,
  );
  return (await vscode.window.showWarningMessage(text, { modal: true, detail }, yes)) === yes;
}
