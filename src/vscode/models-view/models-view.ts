import * as vscode from 'vscode';
import type { App } from '../../app.js';
import type { Disposable } from '../../core/emitter.js';
import { MODELS_VIEW_ID } from '../contributions.js';
import { onDidChangeSettings } from '../settings.js';
import { createModelsTree } from './models-tree.js';
import { toItem } from './tree-item.js';

/** The view "Models & Providers" in the side bar. */
export type ModelsView = Disposable & {
  /** Reads again what there is, when somebody looks. */
  refresh(): void;
};

/** Calls begin and end without a word, and seconds are counted down: so often the view looks, while it is seen. */
const LOOK_MS = 1_000;

/** Keys and settings often change together. */
const SETTLE_MS = 100;

/** Shows providers and models, and how they do, as the panel does. Nothing is read until somebody looks. */
export function createModelsView(app: Pick<App, 'inventory' | 'keys' | 'backends' | 'log'>): ModelsView {
  const changed = new vscode.EventEmitter<string[] | undefined>();
  let looking: NodeJS.Timeout | undefined;
  let settling: NodeJS.Timeout | undefined;
  let wasSeen = false;

  const tree = createModelsTree({
    inventory: app.inventory,
    keys: app.keys,
    backends: app.backends,
    words: { l10n: vscode.l10n, locale: vscode.env.language },
    redraw: (ids) => changed.fire(ids && [...ids]),
    onRead: (failure) => {
      if (failure !== undefined) app.log.error('The view of models could not be read', failure);
      view.message =
        failure === undefined ? '' : vscode.l10n.t('Models and providers cannot be read. The log says why.');
    },
  });
  const view = vscode.window.createTreeView<string>(MODELS_VIEW_ID, {
    showCollapseAll: true,
    treeDataProvider: {
      onDidChangeTreeData: changed.event,
      getTreeItem: (id) => toItem(tree.node(id)),
      getChildren: async (parent) => (await tree.children(parent)).map(({ id }) => id),
    },
  });

  function refresh(): void {
    if (!view.visible) return;
    clearTimeout(settling);
    settling = setTimeout(() => void tree.read(), SETTLE_MS);
  }

  function watch(): void {
    clearInterval(looking);
    if (view.visible) looking = setInterval(() => void tree.look(), LOOK_MS);
  }

  const listening = vscode.Disposable.from(
    view.onDidChangeVisibility(() => {
      watch();
      if (wasSeen) refresh(); // the first time the editor asks for rows by itself
      wasSeen ||= view.visible;
    }),
    app.keys.onDidChange(refresh),
    onDidChangeSettings(refresh),
  );
  watch();
  return {
    refresh,
    dispose: () => {
      clearInterval(looking);
      clearTimeout(settling);
      vscode.Disposable.from(listening, view, changed).dispose();
    },
  };
}
