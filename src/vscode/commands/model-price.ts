import * as vscode from 'vscode';
import type { PriceOverride } from '../../config/schema.js';
import { refText, type ModelCard } from '../../core/model.js';
import type { Command } from './command.js';
import { askUsd } from './ask-usd.js';

const SETTING = 'prices.overrides';

type Overrides = Readonly<Record<string, PriceOverride>>;

/** Sets what the person really pays for a model, or goes back to its list price. Resolves to 'provider/model'. */
export const editModelPrice: Command = async ({ app }) => {
  const configuration = vscode.workspace.getConfiguration('signalbox');
  const overrides = configuration.get<Overrides>(SETTING, {});
  const { models } = await app.inventory.snapshot();
  const model = await pickModel(models, overrides);
  if (!model) return undefined;
  const name = refText(model);
  const { [name]: known, ...others } = overrides;
  const inputUsd = await askRate(name, vscode.l10n.t('input'), known?.inputUsdPerMTok ?? model.price?.inputUsdPerMTok);
  if (inputUsd === undefined) return undefined;
  if (inputUsd === null) {
    await configuration.update(SETTING, others, vscode.ConfigurationTarget.Global);
    vscode.window.setStatusBarMessage(vscode.l10n.t('Signalbox: {0} has its list price again', name), 5_000);
    return name;
  }
  const outputUsd = await askRate(
    name,
    vscode.l10n.t('output'),
    known?.outputUsdPerMTok ?? model.price?.outputUsdPerMTok,
  );
  if (outputUsd === undefined || outputUsd === null) return undefined;
  const price: PriceOverride = { ...known, inputUsdPerMTok: inputUsd, outputUsdPerMTok: outputUsd };
  await configuration.update(SETTING, { ...others, [name]: price }, vscode.ConfigurationTarget.Global);
  vscode.window.setStatusBarMessage(
    vscode.l10n.t('Signalbox: {0} costs ${1} in and ${2} out per million tokens', name, inputUsd, outputUsd),
    5_000,
  );
  return name;
};

async function pickModel(models: readonly ModelCard[], overrides: Overrides): Promise<ModelCard | undefined> {
  const items = models.map((model) => ({
    label: refText(model),
    description: [priceText(model), ...(refText(model) in overrides ? [vscode.l10n.t('your own price')] : [])].join(
      ' · ',
    ),
    model,
  }));
  const picked = await vscode.window.showQuickPick(
    items.toSorted((a, b) => a.label.localeCompare(b.label)),
    { title: vscode.l10n.t('Edit the price of which model?'), placeHolder: vscode.l10n.t('Type a name') },
  );
  return picked?.model;
}

const priceText = ({ price }: ModelCard): string =>
  price
    ? vscode.l10n.t('${0} in, ${1} out per million tokens', price.inputUsdPerMTok, price.outputUsdPerMTok)
    : vscode.l10n.t('unpriced');

/** A rate in dollars per million tokens; null when it is left empty; undefined when the person turned back. */
const askRate = (name: string, direction: string, current: number | undefined): Promise<number | null | undefined> =>
  askUsd({
    title: vscode.l10n.t('Price of {0}: {1}', name, direction),
    prompt: vscode.l10n.t('US dollars per million tokens. Leave it empty for the list price.'),
    current,
  });
