import { LRUCache } from 'lru-cache';
import * as vscode from 'vscode';
import type { Disposable } from '../core/emitter.js';
import { ANSWER_SCHEME } from './contributions.js';

/** Redrawing on every token would make a long answer slow. */
const REFRESH_MS = 80;

/** Old answers are let go; the ledger keeps the decisions. */
const KEPT_ANSWERS = 50;

/** One answer on the screen: a read-only Markdown document that grows. */
export type Answer = {
  readonly uri: vscode.Uri;
  /** Replaces the lines above the answer. */
  setHeader(markdown: string): void;
  append(text: string): void;
  /** Shows everything at once. */
  flush(): void;
};

/** Makes and shows answer documents. */
export type Answers = Disposable & { open(title: string): Promise<Answer> };

/** Serves answer documents from memory; nothing is written to disk. */
export function createAnswers(): Answers {
  const texts = new LRUCache<string, { header: string; body: string }>({ max: KEPT_ANSWERS });
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

  async function open(title: string): Promise<Answer> {
    count += 1;
    const uri = vscode.Uri.from({ scheme: ANSWER_SCHEME, path: `/${title} ${count}.md` });
    const text = { header: '', body: '' };
    texts.set(uri.path, text);
    let timer: NodeJS.Timeout | undefined;
    const show = (): void => {
      clearTimeout(timer);
      timer = undefined;
      changed.fire(uri);
    };
    const soon = (): void => {
      timer ??= setTimeout(show, REFRESH_MS);
    };
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document, {
      viewColumn: vscode.ViewColumn.Beside,
      preserveFocus: true,
      preview: false,
    });
    return {
      uri,
      setHeader: (markdown) => {
        text.header = markdown;
        soon();
      },
      append: (more) => {
        text.body += more;
        soon();
      },
      flush: show,
    };
  }

  return {
    open,
    dispose: () => {
      registration.dispose();
      changed.dispose();
    },
  };
}
