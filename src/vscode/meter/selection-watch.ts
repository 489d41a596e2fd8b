import * as vscode from 'vscode';
import type { SelectionEstimate } from './selection-text.js';

/** A selection that is still being drawn is not worth an estimate. */
const SETTLE_MS = 300;

/** More text than any model takes; estimating it would only keep the editor busy. */
const MAX_CHARACTERS = 2_000_000;

/** What is done with a selection. */
export type SelectionWatchDeps = {
  /** Estimates the selection of the active editor; rejects when it cannot, or when `signal` aborts. */
  readonly estimate: (signal: AbortSignal) => Promise<SelectionEstimate>;
  /** Undefined when nothing is selected, or nothing is known of it. */
  readonly show: (estimate: SelectionEstimate | undefined) => void;
};

/** Estimates what is selected, once the selection rests and while the window is in use. */
export function watchSelection({ estimate, show }: SelectionWatchDeps): vscode.Disposable {
  let timer: NodeJS.Timeout | undefined;
  let current: AbortController | undefined;

  const stop = (): void => {
    clearTimeout(timer);
    current?.abort();
    current = undefined;
  };

  async function run(): Promise<void> {
    const aborter = new AbortController();
    current = aborter;
    const found = await estimate(aborter.signal).catch(() => undefined); // nobody asked for it, so nobody is told
    if (current === aborter) show(found);
  }

  const changed = (): void => {
    stop();
    if (!hasSelection()) {
      show(undefined);
      return;
    }
    if (vscode.window.state.focused) timer = setTimeout(() => void run(), SETTLE_MS);
  };

  return vscode.Disposable.from(
    vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => {
      if (textEditor === vscode.window.activeTextEditor) changed();
    }),
    vscode.window.onDidChangeActiveTextEditor(changed),
    { dispose: stop },
  );
}

function hasSelection(): boolean {
  const editor = vscode.window.activeTextEditor;
  if (!editor || editor.selection.isEmpty) return false;
  const { document, selection } = editor;
  return document.offsetAt(selection.end) - document.offsetAt(selection.start) <= MAX_CHARACTERS;
}
