import * as vscode from 'vscode';
import type { ChatRequest } from '../../core/chat.js';
import { toGatewayError } from '../../core/errors.js';
import { refText } from '../../core/model.js';
import type { Answer } from '../answers.js';
import { STREAMING_CONTEXT } from '../contributions.js';
import { answerHeader, decisionLines } from '../decision-text.js';
import type { Command, CommandContext } from './command.js';
import { askAfterRefusal, type AskedModel } from './refused.js';
import { editorRequest, selectedText, type Selection } from './request.js';

const active = new Set<AbortController>();

/** Sends the selected text to the model that the router chooses, and streams the answer beside it. */
export const routeSelection: Command = async (context) => {
  const selection = selectedText();
  let model: AskedModel | undefined = 'auto';
  while (model !== undefined) {
    try {
      return await answerIn(context, selection, model);
    } catch (thrown) {
      const error = toGatewayError(thrown);
      if (error.kind !== 'budget-exceeded') throw error;
      model = await askAfterRefusal(context, error);
    }
  }
  return undefined;
};

/** One try at it, with a sign of work that can cancel it. */
async function answerIn(context: CommandContext, selection: Selection, model: AskedModel): Promise<string> {
  const aborter = new AbortController();
  const busy = context.statusBar.busy();
  await begin(aborter);
  try {
    return await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title: vscode.l10n.t('Signalbox'), cancellable: true },
      (progress, token) => {
        token.onCancellationRequested(() => aborter.abort());
        const request = editorRequest(context.app.newId(), selection, model);
        return answerSelection(context, request, aborter.signal, progress);
      },
    );
  } finally {
    busy.dispose();
    await end(aborter);
  }
}

/** Cancels every answer that is being written. */
export const cancelRequest: Command = () => {
  for (const aborter of active) aborter.abort();
};

async function begin(aborter: AbortController): Promise<void> {
  active.add(aborter);
  await vscode.commands.executeCommand('setContext', STREAMING_CONTEXT, true);
}

async function end(aborter: AbortController): Promise<void> {
  active.delete(aborter);
  await vscode.commands.executeCommand('setContext', STREAMING_CONTEXT, active.size > 0);
}

type ChatRun = Awaited<ReturnType<CommandContext['app']['gateway']['chat']>>;
type Progress = vscode.Progress<{ message?: string }>;

async function answerSelection(
  context: CommandContext,
  request: ChatRequest,
  signal: AbortSignal,
  progress: Progress,
): Promise<string> {
  progress.report({ message: vscode.l10n.t('choosing a model…') });
  const run = await context.app.gateway.chat(request, signal);
  const answer = await context.answers.open(vscode.l10n.t('Signalbox answer'));
  answer.setHeader(decisionLines(run.decision));
  const reply = await show(run, answer, progress);
  const record = await context.app.recordOf(request.id);
  if (record) answer.setHeader(answerHeader(run.decision, record.entry));
  answer.flush();
  return reply;
}

/** What arrived before a failure stays on the screen; the failure is written below it. */
async function show(run: ChatRun, answer: Answer, progress: Progress): Promise<string> {
  let reply = '';
  try {
    for await (const event of run.events) {
      if (event.type === 'reply-start')
        progress.report({ message: vscode.l10n.t('{0} is answering…', refText(event.model)) });
      if (event.type !== 'text-delta') continue;
      reply += event.text;
      answer.append(event.text);
    }
  } catch (thrown) {
    const error = toGatewayError(thrown);
    answer.append(
      `\n\n---\n\n**${error.kind === 'canceled' ? vscode.l10n.t('Canceled.') : vscode.l10n.t('The answer failed:')}** ${error.message}\n`,
    );
    answer.flush();
    throw error;
  }
  return reply;
}
