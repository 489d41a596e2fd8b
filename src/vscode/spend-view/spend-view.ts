import * as vscode from 'vscode';
import type { App } from '../../app.js';
import type { Disposable } from '../../core/emitter.js';
import { SPEND_VIEW_ID } from '../contributions.js';
import type { Words } from '../words.js';
import type { NodeState, SpendNode } from './node.js';
import { spendNodes, type SpendFacts } from './spend-nodes.js';

/** The view "Spend" in the side bar. */
export type SpendView = Disposable & { refresh(): void };

/** Shows spend as the ledger has it. Nothing is read until somebody looks. */
export function createSpendView({ money, log }: Pick<App, 'money' | 'log'>): SpendView {
  const changed = new vscode.EventEmitter<void>();
  const words: Words = { l10n: vscode.l10n, locale: vscode.env.language };

  async function roots(): Promise<readonly SpendNode[]> {
    try {
      const nodes = spendNodes(await readFacts(money), words);
      view.message = ''; // takes away the one of an earlier failure
      return nodes;
    } catch (error) {
      log.error('The Spend view could not be read', error);
      view.message = vscode.l10n.t('The ledger cannot be read. The log says why.');
      return [];
    }
  }

  const view = vscode.window.createTreeView<SpendNode>(SPEND_VIEW_ID, {
    showCollapseAll: true,
    treeDataProvider: {
      onDidChangeTreeData: changed.event,
      getTreeItem: toItem,
      getChildren: async (node) => [...(node ? (node.children ?? []) : await roots())],
    },
  });
  const refresh = (): void => {
    if (view.visible) changed.fire();
  };
  const listening = vscode.Disposable.from(money.onDidChange(refresh), view.onDidChangeVisibility(refresh));
  return {
    refresh,
    dispose: () => void vscode.Disposable.from(listening, view, changed).dispose(),
  };
}

async function readFacts(money: App['money']): Promise<SpendFacts> {
  const report = await money.report();
  const { sinceMs } = report.month;
  const [rows, standings] = await Promise.all([
    money.spend({ sinceMs, untilMs: undefined, slots: [], by: ['model', 'app', 'workspace'] }),
    money.standings(),
  ]);
  return { report, rows, standings };
}

/** Rows with this value can be raised from the row. */
const CAP = 'cap';

function toItem(node: SpendNode): vscode.TreeItem {
  const { None, Collapsed } = vscode.TreeItemCollapsibleState;
  const item = new vscode.TreeItem(node.label, node.children ? Collapsed : None);
  item.id = node.id;
  item.description = node.description;
  item.tooltip = node.tooltip.join('\n');
  item.iconPath = iconOf(node.icon, node.state);
  item.accessibilityInformation = { label: [node.label, node.description, ...node.tooltip.slice(1)].join(', ') };
  if (node.budgetId !== undefined) item.contextValue = CAP;
  return item;
}

function iconOf(icon: string, state: NodeState): vscode.ThemeIcon {
  switch (state) {
    case 'plain':
      return new vscode.ThemeIcon(icon);
    case 'near':
      return new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'));
    case 'full':
      return new vscode.ThemeIcon('circle-slash', new vscode.ThemeColor('list.errorForeground'));
  }
}
