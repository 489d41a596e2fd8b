import * as vscode from 'vscode';
import type { ChatRequest } from '../../core/chat.js';
import { GatewayError } from '../../core/errors.js';
import { promptText } from '../prompt-text.js';
import { workspaceName } from '../workspace-name.js';

/** What is selected, and in which language. */
export type Selection = { readonly text: string; readonly languageId: string };

/** The selected text, or a clear refusal when nothing is selected. */
export function selectedText(): Selection {
  const editor = vscode.window.activeTextEditor;
  if (!editor)
    throw new GatewayError('invalid-request', vscode.l10n.t('Open a file and select the text to route first.'));
  const text = editor.document.getText(editor.selection);
  if (text.trim() === '') {
    throw new GatewayError(
      'invalid-request',
      vscode.l10n.t('Nothing is selected. Select the text to route, then run the command again.'),
    );
  }
  return { text, languageId: editor.document.languageId };
}

/** A request for the selection, as the editor sends it; `model` is a name that clients may ask for. */
export function editorRequest(id: string, { text, languageId }: Selection, model = 'auto'): ChatRequest {
  const workspace = workspaceName();
  return {
    id,
    model,
    messages: [{ role: 'user', parts: [{ type: 'text', text: promptText(text, languageId) }] }],
    tools: [],
    sampling: {},
    client: {
      surface: 'editor',
      app: 'vscode',
      sessionId: vscode.env.sessionId,
      ...(workspace !== undefined && { workspace }),
    },
    source: { wire: 'none', body: {}, stream: true },
  };
}
