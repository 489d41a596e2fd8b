import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { ANSWER_SCHEME } from '../../../src/vscode/contributions.js';

/** The extension under test, as the editor knows it. */
export function extension(): vscode.Extension<unknown> {
  const found = vscode.extensions.getExtension('signalbox.signalbox');
  assert.ok(found, 'the editor does not know the extension');
  return found;
}

/** Opens a document with this text in an editor and selects all of it. */
export async function select(content: string): Promise<void> {
  const document = await vscode.workspace.openTextDocument({ content, language: 'markdown' });
  const editor = await vscode.window.showTextDocument(document, vscode.ViewColumn.One);
  editor.selection = new vscode.Selection(document.positionAt(0), document.positionAt(content.length));
}

/** Closes every editor, so that nothing is selected and no answer is left from an earlier test. */
export const closeEditors = (): Thenable<unknown> =>
  vscode.commands.executeCommand('workbench.action.closeAllEditors');

/** The text of the newest answer, preview or explanation that an editor shows, once it matches. */
export async function shownText(pattern: RegExp): Promise<string> {
  const shown = (): string =>
    vscode.window.visibleTextEditors.find(({ document }) => document.uri.scheme === ANSWER_SCHEME)?.document.getText() ?? '';
  await until(() => pattern.test(shown()), () => `no document shows ${String(pattern)}; there is: ${shown()}`);
  return shown();
}

/** What the editor may take to redraw a document or to pass on a changed setting. */
const PATIENCE_MS = 5_000;

/** Waits for something that the editor does in its own time. */
export async function until(isDone: () => boolean | Promise<boolean>, complaint: () => string): Promise<void> {
  const deadlineMs = Date.now() + PATIENCE_MS;
  while (!(await isDone())) {
    assert.ok(Date.now() < deadlineMs, complaint());
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

/** Changes settings of this extension for one test; undefined puts a default back. */
export async function setSettings(settings: Readonly<Record<string, unknown>>): Promise<void> {
  for (const [name, value] of Object.entries(settings)) {
    await vscode.workspace.getConfiguration('signalbox').update(name, value, vscode.ConfigurationTarget.Global);
  }
}

/** What the person was told, and what they were asked, while the editor's own questions are replaced. */
export type Person = {
  readonly told: string[];
  readonly asked: vscode.InputBoxOptions[];
  /** Gives the editor its own questions back. */
  leave(): void;
};

/** Answers the editor's questions as a person would: types this text into the input box, presses no button of a message. */
export function person(types: string | undefined = undefined): Person {
  const { window } = vscode;
  const { showErrorMessage, showInformationMessage, showInputBox } = window;
  const told: string[] = [];
  const asked: vscode.InputBoxOptions[] = [];
  const hear = (message: string): Promise<undefined> => {
    told.push(message);
    return Promise.resolve(undefined);
  };
  Object.assign(window, {
    showErrorMessage: hear,
    showInformationMessage: hear,
    showInputBox: (options: vscode.InputBoxOptions) => {
      asked.push(options);
      return Promise.resolve(types);
    },
  });
  return { told, asked, leave: () => void Object.assign(window, { showErrorMessage, showInformationMessage, showInputBox }) };
}
