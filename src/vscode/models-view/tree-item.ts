import * as vscode from 'vscode';
import { hoverMarkdown } from './hover.js';
import type { ModelsNode, Tone } from './node.js';

/** A row as the editor draws it. One that is gone since the editor asked for it is empty until it is drawn again. */
export function toItem(node: ModelsNode | undefined): vscode.TreeItem {
  const { None, Collapsed } = vscode.TreeItemCollapsibleState;
  if (!node) return new vscode.TreeItem('');
  const item = new vscode.TreeItem(node.label, node.isParent ? Collapsed : None);
  item.id = node.id;
  item.description = node.description;
  item.tooltip = new vscode.MarkdownString(hoverMarkdown(node));
  item.iconPath = iconOf(node);
  item.contextValue = node.context;
  item.accessibilityInformation = { label: `${node.label}, ${node.spoken}` };
  return item;
}

const COLORS: Readonly<Record<Exclude<Tone, 'plain'>, string>> = {
  good: 'testing.iconPassed',
  warn: 'list.warningForeground',
  bad: 'list.errorForeground',
  faint: 'disabledForeground',
};

const iconOf = ({ icon, tone }: ModelsNode): vscode.ThemeIcon =>
  tone === 'plain' ? new vscode.ThemeIcon(icon) : new vscode.ThemeIcon(icon, new vscode.ThemeColor(COLORS[tone]));
