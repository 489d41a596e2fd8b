import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { ANSWER_SCHEME } from '../../../src/vscode/contributions.js';

/** The extension under test, as the editor knows it. */
export function extension(): vscode.Extension<unknown> {
  const found = vscode.extensions.getExtension('signalbox.signalbox');
  assert.ok(found, 'the editor does not know the extension');
  return found;
}

/** Opens a file with this text in an editor and selects all of it. */
export async function select(content: string): Promise<void> {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder, 'the editor has no folder open');
  const file = vscode.Uri.joinPath(folder.uri, `selection-${randomUUID()}.md`); // a text of its own, never one kept open
  await vscode.workspace.fs.writeFile(file, Buffer.from(content));
  const document = await vscode.workspace.openTextDocument(file);
  const editor = await vscode.window.showTextDocument(document, vscode.ViewColumn.One);
  editor.selection = new vscode.Selection(document.positionAt(0), document.positionAt(content.length));
}

/** Closes every editor, so that nothing is selected and no answer is left from an earlier test. */
export const closeEditors = (): Thenable<unknown> => vscode.commands.executeCommand('workbench.action.closeAllEditors');

/** The text of the newest answer, preview or explanation, once it matches. */
export async function shownText(pattern: RegExp): Promise<string> {
  const shown = (): string =>
    vscode.workspace.textDocuments
      .findLast(({ uri, isClosed }) => uri.scheme === ANSWER_SCHEME && !isClosed)
      ?.getText() ?? '';
  await until(
    () => pattern.test(shown()),
    () => `no document shows ${String(pattern)}; there is: ${shown()}`,
  );
  return shown();
}

/** What the editor may take to redraw a document or to pass on a changed setting. */
const PATIENCE_MS = 5_000;

const POLL_MS = 25;

/** Waits for something that the editor does in its own time. */
export async function until(isDone: () => boolean | Promise<boolean>, complaint: () => string): Promise<void> {
  const deadlineMs = Date.now() + PATIENCE_MS;
  while (!(await isDone())) {
    assert.ok(Date.now() < deadlineMs, complaint());
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/** Changes settings of the person, each by its whole name; undefined takes their own choice away. */
export async function setSettings(settings: Readonly<Record<string, unknown>>): Promise<void> {
  for (const [name, value] of Object.entries(settings)) {
    await vscode.workspace.getConfiguration().update(name, value, vscode.ConfigurationTarget.Global);
  }
}
