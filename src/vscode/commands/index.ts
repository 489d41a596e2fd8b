import * as vscode from 'vscode';
import { toGatewayError, type ErrorKind, type GatewayError } from '../../core/errors.js';
import type { CommandId } from '../contributions.js';
import { setAlertWebhook, testAlert } from './alerts.js';
import { changeClientKey, createClientKey, revokeClientKey } from './client-keys.js';
import type { Command, CommandContext } from './command.js';
import { doctor } from './doctor.js';
import { explainLastDecision, previewRoute } from './explain.js';
import { addProvider, removeApiKey, setApiKey } from './keys.js';
import { exportToFile, importFromFile } from './ledger-files.js';
import { detectLocalServers } from './local-servers.js';
import { meterMenu } from './meter-menu.js';
import { editModelPrice } from './model-price.js';
import { pausePaid, resetSession, resumePaid } from './paid-models.js';
import { copyProxyToken, copyProxyUrl, startProxy, stopProxy } from './proxy.js';
import { raiseCap } from './raise-cap.js';
import { copyModelId, refreshModels } from './models.js';
import { refreshPrices } from './refresh-prices.js';
import { rotateProxyToken } from './rotate-token.js';
import { resetHealth } from './reset-health.js';
import { cancelRequest, routeSelection } from './route-selection.js';
import { setBudget } from './set-budget.js';
import { countTokens, estimateCost } from './understand.js';

/** One handler a command. Leaving one out does not compile. */
const HANDLERS: Readonly<Record<CommandId, Command>> = {
  'signalbox.routeSelection': routeSelection,
  'signalbox.previewRoute': previewRoute,
  'signalbox.explainLastDecision': explainLastDecision,
  'signalbox.openPanel': ({ panel }) => panel.show(),
  'signalbox.showQuality': ({ panel }) => panel.show('quality'),
  'signalbox.addProvider': addProvider,
  'signalbox.setApiKey': setApiKey,
  'signalbox.removeApiKey': removeApiKey,
  'signalbox.startProxy': startProxy,
  'signalbox.stopProxy': stopProxy,
  'signalbox.copyProxyUrl': copyProxyUrl,
  'signalbox.copyProxyToken': copyProxyToken,
  'signalbox.rotateProxyToken': rotateProxyToken,
  'signalbox.detectLocalServers': detectLocalServers,
  'signalbox.resetHealth': resetHealth,
  'signalbox.cancelRequest': cancelRequest,
  'signalbox.showLog': ({ channel }) => channel.show(),
  'signalbox.countTokens': countTokens,
  'signalbox.estimateCost': estimateCost,
  'signalbox.meterMenu': meterMenu,
  'signalbox.showSpend': ({ panel }) => panel.show('overview'),
  'signalbox.showBudgets': ({ panel }) => panel.show('budgets'),
  'signalbox.setBudget': setBudget,
  'signalbox.raiseCap': raiseCap,
  'signalbox.pausePaid': pausePaid,
  'signalbox.resumePaid': resumePaid,
  'signalbox.resetSession': resetSession,
  'signalbox.exportLedger': exportToFile,
  'signalbox.importLedger': importFromFile,
  'signalbox.refreshPrices': refreshPrices,
  'signalbox.editModelPrice': editModelPrice,
  'signalbox.setAlertWebhook': setAlertWebhook,
  'signalbox.testAlert': testAlert,
  'signalbox.createClientKey': createClientKey,
  'signalbox.changeClientKey': changeClientKey,
  'signalbox.revokeClientKey': revokeClientKey,
  'signalbox.refreshSpend': ({ spendView }) => spendView.refresh(),
  'signalbox.refreshModels': refreshModels,
  'signalbox.copyModelId': copyModelId,
  'signalbox.doctor': doctor,
};

/** Runs one command; what it resolves to is for callers of `executeCommand`. */
export type RunCommand = (id: CommandId, args: readonly unknown[]) => Promise<unknown>;

/** A failing command shows its message; the log keeps the cause. */
export const makeCommandRunner =
  (context: CommandContext): RunCommand =>
  (id, args) =>
    run(id, context, args);

async function run(id: CommandId, context: CommandContext, args: readonly unknown[]): Promise<unknown> {
  try {
    return await HANDLERS[id](context, ...args);
  } catch (thrown) {
    const error = toGatewayError(thrown);
    if (error.kind === 'canceled') return undefined;
    context.app.log.error(`${id} failed: ${error.message}`, thrown);
    void offerHelp(error); // nobody waits for it to be closed
    return undefined;
  }
}

/** What helps, by its title: a command and its argument. */
type Help = Readonly<Record<string, readonly [command: string, argument?: string]>>;

async function offerHelp({ kind, message }: GatewayError): Promise<void> {
  const help: Help = { ...helpFor(kind), [vscode.l10n.t('Show Log')]: ['signalbox.showLog'] };
  const picked = await vscode.window.showErrorMessage(message, ...Object.keys(help));
  const chosen = picked === undefined ? undefined : help[picked];
  if (chosen) await vscode.commands.executeCommand(...chosen);
}

function helpFor(kind: ErrorKind): Help {
  if (kind === 'no-candidate' || kind === 'key-missing')
    return { [vscode.l10n.t('Set API Key')]: ['signalbox.setApiKey'] };
  if (kind !== 'guardrail-blocked') return {};
  return { [vscode.l10n.t('Open Settings')]: ['workbench.action.openSettings', 'signalbox.guardrails.patterns'] };
}
