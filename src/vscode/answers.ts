import { LRUCache } from 'lru-cache';
import * as vscode from 'vscode';
import type { Disposable } from '../core/emitter.js';
import { inertMarkdown, withoutControls } from '../core/plain-text.js';
import { ANSWER_SCHEME } from './contributions.js';

/** Redrawing on every token would make a long answer slow. */
const REFRESH_MS = 80;

/** Old answers are let go; the ledger keeps the decisions. */
const KEPT_ANSWERS = 50;

/** One answer on the screen: a read-only Markdown document that grows. */
export type Answer = {
  /** Replaces the lines above the answer. */
  setHeader(markdown: string): void;
  append(text: string): void;
  /** Shows everything at once. */
  flush(): void;
};

/** Makes and shows documents beside the file. */
export type Answers = Disposable & {
  /** An answer that grows. It stays text: rendering what a model wrote would load the pictures it names. */
  open(title: string): Promise<Answer>;
  /** A whole document of our own, rendered; pictures and links of what it quotes stay text. */
  show(title: string, markdown: string): Promise<void>;
};

type Text = { header: string; body: string };

/** Serves documents from memory; nothing is written to disk. */
export function createAnswers(): Answers {
  const texts = new LRUCache<string, Text>({ max: KEPT_ANSWERS });
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const registration = vscode.workspace.registerTextDocumentContentProvider(ANSWER_SCHEME, {
    onDidChange: changed.event,
    provideTextDocumentContent: (uri) => {
      const text = texts.get(uri.path);
      return text
        ? `${text.header}\n${text.body}`
        : vscode.l10n.t('This answer is no longer kept. The decision is in the Signalbox panel.');
    },
  });
  let count = 0;

  function keep(title: string, text: Text): vscode.Uri {
    count += 1;
    const uri = vscode.Uri.from({ scheme: ANSWER_SCHEME, path: `/${title} ${count}.md` });
    texts.set(uri.path, text);
    return uri;
  }

  async function open(title: string): Promise<Answer> {
    const text: Text = { header: '', body: '' };
    const uri = keep(title, text);
    await showText(uri);
    return growing(uri, text, changed);
  }

  async function show(title: string, markdown: string): Promise<void> {
    const uri = keep(title, { header: inertMarkdown(markdown), body: '' });
    try {
      await vscode.commands.executeCommand('markdown.showLockedPreviewToSide', uri);
    } catch {
      await showText(uri); // the editor's own Markdown extension can be turned off
    }
  }

  return { open, show, dispose: () => void vscode.Disposable.from(registration, changed).dispose() };
}

async function showText(uri: vscode.Uri): Promise<void> {
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), {
    viewColumn: vscode.ViewColumn.Beside,
    preserveFocus: true,
    preview: false,
  });
}

/** An answer over a text that is drawn again some time after it changed. */
function growing(uri: vscode.Uri, text: Text, changed: vscode.EventEmitter<vscode.Uri>): Answer {
  let timer: NodeJS.Timeout | undefined;
  const show = (): void => {
    clearTimeout(timer);
    timer = undefined;
    changed.fire(uri);
  };
  const soon = (): void => {
    timer ??= setTimeout(show, REFRESH_MS);
  };
  return {
    setHeader: (markdown) => {
      text.header = withoutControls(markdown);
      soon();
    },
    append: (more) => {
      text.body += withoutControls(more);
      soon();
    },
    flush: show,
  };
}
