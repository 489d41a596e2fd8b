import * as vscode from 'vscode';
import { createAnswers } from './answers.js';
import { COMMAND_IDS, PANEL_TYPE } from './contributions.js';
import type { Started } from './start.js';

/** The rest of the code is read only after the editor had time to draw itself, or when it is wanted. */
const SETTLE_MS = 200;

let starting: Promise<Started> | undefined;

/** Registers what VS Code may ask for, and nothing more: the app is loaded by the first use, or a moment later. */
export function activate(context: vscode.ExtensionContext): void {
  const answers = createAnswers();
  const started = (): Promise<Started> => (starting ??= load(context, answers));
  const commands = COMMAND_IDS.map((id) =>
    vscode.commands.registerCommand(id, async (...args: unknown[]) => (await started()).run(id, args)),
  );
  const panels = vscode.window.registerWebviewPanelSerializer(PANEL_TYPE, {
    deserializeWebviewPanel: async (panel) => (await started()).restorePanel(panel),
  });
  const timer = setTimeout(() => {
    started().catch(showFailure);
  }, SETTLE_MS);
  context.subscriptions.push(answers, panels, ...commands, { dispose: () => clearTimeout(timer) });
}

async function load(context: vscode.ExtensionContext, answers: ReturnType<typeof createAnswers>): Promise<Started> {
  const { start } = await import('./start.js');
  return start(context, answers);
}

function showFailure(error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  void vscode.window.showErrorMessage(vscode.l10n.t('Signalbox could not start: {0}', message));
}

/** Waits for what is still to be written. */
export async function deactivate(): Promise<void> {
  await (await starting)?.close();
}
