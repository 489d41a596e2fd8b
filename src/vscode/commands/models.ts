import * as vscode from 'vscode';
import { readyProviders } from '../../app/ready.js';
import { GatewayError } from '../../core/errors.js';
import { parseRef } from '../../core/model.js';
import type { Command } from './command.js';

/** Looks again for what can be called, local servers too unless the settings say not to. Resolves to the ids of providers that are ready. */
export const refreshModels: Command = async ({ app, modelsView }) => {
  if (vscode.workspace.getConfiguration('signalbox').get('discovery.localServers') === true) {
    await app.discovery.models({ fresh: true });
  }
  modelsView.refresh();
  return readyProviders(await app.inventory.snapshot());
};

/** Copies a model's name as requests use it. Resolves to it. */
export const copyModelId: Command = async (_, ref) => {
  if (typeof ref !== 'string' || !parseRef(ref)) {
    throw new GatewayError('invalid-request', vscode.l10n.t('Name the model as "provider/model".'));
  }
  await vscode.env.clipboard.writeText(ref);
  vscode.window.setStatusBarMessage(vscode.l10n.t('Copied {0}', ref), 5_000);
  return ref;
};
