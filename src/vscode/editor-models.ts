import * as vscode from 'vscode';
import type { ChatEvent, ChatMessage, ContentPart } from '../core/chat.js';
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
  capabilities: [],
  price: undefined,
  local: false,
});

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
    const reply = await model.sendRequest(
      call.request.messages.map(toEditorMessage),
      { justification: 'Signalbox sends what you asked to the model it chose.' },
      source.token,
    );
    for await (const text of reply.text) yield { type: 'text-delta', text };
    yield { type: 'finish', reason: 'stop', usage: undefined };
  } catch (thrown) {
    throw call.signal.aborted ? new GatewayError('canceled', 'The request was canceled.') : toError(thrown);
  } finally {
    call.signal.removeEventListener('abort', cancel);
    source.dispose();
  }
}

/** The interface has no system role; such text goes first as the user's. */
function toEditorMessage(message: ChatMessage): vscode.LanguageModelChatMessage {
  const text = message.parts.map(partText).join('');
  return message.role === 'assistant'
    ? vscode.LanguageModelChatMessage.Assistant(text)
    : vscode.LanguageModelChatMessage.User(text);
}

/** Only text is promised for these models, so requests with tools or images never get here. */
const partText = (part: ContentPart): string => (part.type === 'text' || part.type === 'tool-result' ? part.text : '');

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
