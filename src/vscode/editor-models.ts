import * as vscode from 'vscode';
import { toEditorRequest, type EditorMessage, type EditorPart, type EditorRequest } from '../app/editor-request.js';
import type { ChatEvent } from '../core/chat.js';
import { GatewayError } from '../core/errors.js';
import type { ModelCard } from '../core/model.js';
import type { ProviderCall } from '../core/provider.js';
import type { EditorModels } from '../host.js';

/** Our own vendor: asking ourselves would never end. */
const OWN_VENDOR = 'signalbox';
const PROVIDER_ID = 'vscode';

/** The editor does not say how long replies may be; this is what its models give at least. */
const MAX_OUTPUT_TOKENS = 4_096;

/** The models that VS Code offers to extensions, without our own. Undefined in editors that have no such interface. */
export function createEditorModels(keep: (listener: vscode.Disposable) => void): EditorModels | undefined {
  // Forks leave the interface out although the types promise it.
  const lm = vscode.lm as typeof vscode.lm | undefined;
  if (typeof lm?.selectChatModels !== 'function') return undefined;
  const select = async (): Promise<readonly vscode.LanguageModelChat[]> =>
    (await lm.selectChatModels({})).filter((model) => model.vendor !== OWN_VENDOR);
  let cards: Promise<readonly ModelCard[]> | undefined;
  const forget = (): void => {
    cards = undefined;
  };
  const list = (): Promise<readonly ModelCard[]> => {
    cards ??= select().then((models) => models.map(toCard));
    cards.catch(forget); // asked again next time
    return cards;
  };
  keep(lm.onDidChangeChatModels(forget));
  return { list, provider: { id: PROVIDER_ID, stream: (call) => stream(call, select) } };
}

const toCard = (model: vscode.LanguageModelChat): ModelCard => ({
  provider: PROVIDER_ID,
  model: `${model.vendor}/${model.id}`,
  name: `${model.name} (VS Code)`,
  tier: 'mid',
  contextTokens: model.maxInputTokens + MAX_OUTPUT_TOKENS,
  maxOutputTokens: MAX_OUTPUT_TOKENS,
  capabilities: takesTools(model) ? ['tools'] : [],
  price: undefined,
  local: false,
});

/** Editors say so before their typings do; of those that do not, only text is expected. */
function takesTools(model: vscode.LanguageModelChat): boolean {
  const { capabilities } = model as vscode.LanguageModelChat & {
    readonly capabilities?: { readonly supportsToolCalling?: unknown };
  };
  return capabilities?.supportsToolCalling === true;
}

async function* stream(
  call: ProviderCall,
  list: () => Promise<readonly vscode.LanguageModelChat[]>,
): AsyncGenerator<ChatEvent> {
  const model = (await list()).find((one) => `${one.vendor}/${one.id}` === call.model.model);
  if (!model) throw new GatewayError('upstream-model-unknown', `VS Code no longer offers ${call.model.model}.`);
  const source = new vscode.CancellationTokenSource();
  const cancel = (): void => source.cancel();
  call.signal.addEventListener('abort', cancel, { once: true });
  try {
    const asked = toEditorRequest(call.request);
    const reply = await model.sendRequest(asked.messages.map(toEditorMessage), optionsOf(asked), source.token);
    yield* toEvents(reply);
  } catch (thrown) {
    if (thrown instanceof GatewayError) throw thrown;
    throw call.signal.aborted ? new GatewayError('canceled', 'The request was canceled.') : toError(thrown);
  } finally {
    call.signal.removeEventListener('abort', cancel);
    source.dispose();
  }
}

const optionsOf = ({ tools, mustCall, modelOptions }: EditorRequest): vscode.LanguageModelChatRequestOptions => ({
  justification: 'Signalbox sends what you asked to the model it chose.',
  modelOptions: { ...modelOptions },
  ...(tools.length > 0 && {
    tools: [...tools],
    toolMode: mustCall ? vscode.LanguageModelChatToolMode.Required : vscode.LanguageModelChatToolMode.Auto,
  }),
});

/** Parts of kinds that are not known yet are skipped, as the interface asks. */
async function* toEvents(reply: vscode.LanguageModelChatResponse): AsyncGenerator<ChatEvent> {
  let calls = 0;
  for await (const part of reply.stream) {
    if (part instanceof vscode.LanguageModelTextPart) yield { type: 'text-delta', text: part.value };
    if (!(part instanceof vscode.LanguageModelToolCallPart)) continue;
    const index = calls++;
    yield { type: 'tool-call-start', index, id: part.callId, name: part.name };
    yield { type: 'tool-call-delta', index, argumentsJson: JSON.stringify(part.input) };
  }
  yield { type: 'finish', reason: calls > 0 ? 'tool-calls' : 'stop', usage: undefined };
}

function toEditorMessage({ role, parts }: EditorMessage): vscode.LanguageModelChatMessage {
  const { Assistant, User } = vscode.LanguageModelChatMessageRole;
  return new vscode.LanguageModelChatMessage(role === 'assistant' ? Assistant : User, parts.map(toEditorPart));
}

function toEditorPart(part: EditorPart): vscode.LanguageModelInputPart {
  switch (part.type) {
    case 'text':
      return new vscode.LanguageModelTextPart(part.text);
    case 'tool-call':
      return new vscode.LanguageModelToolCallPart(part.id, part.name, part.input);
    case 'tool-result':
      return new vscode.LanguageModelToolResultPart(part.id, [new vscode.LanguageModelTextPart(part.text)]);
  }
}

function toError(thrown: unknown): GatewayError {
  if (!(thrown instanceof vscode.LanguageModelError)) {
    return new GatewayError('upstream-failed', 'The model offered by VS Code failed.', { cause: thrown });
  }
  switch (thrown.code) {
    case vscode.LanguageModelError.NoPermissions.name:
      return new GatewayError(
        'upstream-unauthenticated',
        'VS Code did not allow Signalbox to use this model. Allow it when asked, or pick another.',
        { cause: thrown },
      );
    case vscode.LanguageModelError.NotFound.name:
      return new GatewayError('upstream-model-unknown', 'VS Code no longer offers this model.', { cause: thrown });
    case vscode.LanguageModelError.Blocked.name:
      return new GatewayError(
        'upstream-out-of-credit',
        'VS Code blocked the request: the quota is used up, or a filter stopped it.',
        { cause: thrown },
      );
    default:
      return new GatewayError('upstream-failed', 'The model offered by VS Code failed.', { cause: thrown });
  }
}
