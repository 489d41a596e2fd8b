import * as vscode from 'vscode';
import type { Disposable } from '../core/emitter.js';
import type { App } from '../app.js';
import type { SpendReport } from '../app/spend.js';
import { spendText } from '../dashboard/money.js';
import { STATUS_ITEM_ID } from './contributions.js';

/** Requests shorter than this show no sign of work: a flicker tells nobody anything. */
const BUSY_AFTER_MS = 1_000;

/** How soon spend of other windows and terminals shows up here. */
const REFRESH_MS = 15_000;

/** The spend meter: one item, one number, more on hover. */
export type StatusBar = Disposable & {
  refresh(): Promise<void>;
  /** Shows that a request runs, until the result is disposed. */
  busy(): vscode.Disposable;
};

/** Shows today's spend as the ledger has it. */
export function createStatusBar(app: App): StatusBar {
  const item = vscode.window.createStatusBarItem(STATUS_ITEM_ID, vscode.StatusBarAlignment.Right, 100);
  item.name = vscode.l10n.t('Signalbox spend');
  item.command = 'signalbox.openPanel';
  let text = '$0.00';
  let spoken = vscode.l10n.t('Signalbox: nothing spent today');
  let running = 0;

  const draw = (icon: string): void => {
    item.text = `$(${icon}) ${text}`;
    item.accessibilityInformation = { label: spoken, role: 'button' };
    item.show();
  };

  async function refresh(): Promise<void> {
    try {
      const report = await app.spend.read();
      text = spendText(report.today);
      spoken = vscode.l10n.t('Signalbox: spent today {0}, {1} requests', text, report.today.requests);
      item.tooltip = tooltip(report, app);
      item.backgroundColor = undefined;
    } catch (error) {
      text = vscode.l10n.t('no ledger');
      spoken = vscode.l10n.t('Signalbox: the ledger cannot be read');
      item.tooltip = error instanceof Error ? error.message : String(error);
      item.backgroundColor = new vscode.ThemeColor('statusBarItem.warningBackground');
    }
    draw(running > 0 ? 'loading~spin' : 'graph');
  }

  function busy(): vscode.Disposable {
    let shown = false;
    const timer = setTimeout(() => {
      shown = true;
      running += 1;
      draw('loading~spin');
    }, BUSY_AFTER_MS);
    return new vscode.Disposable(() => {
      clearTimeout(timer);
      if (!shown) return;
      shown = false;
      running -= 1;
      draw(running > 0 ? 'loading~spin' : 'graph');
    });
  }

  draw('graph');
  const listening = vscode.Disposable.from(
    app.spend.onDidChange(() => void refresh()),
    app.proxy.onDidChange(() => void refresh()),
  );
  const timer = setInterval(() => void refresh(), REFRESH_MS);
  return {
    refresh,
    busy,
    dispose: () => {
      clearInterval(timer);
      listening.dispose();
      item.dispose();
    },
  };
}

function tooltip({ today, month, all }: SpendReport, app: App): vscode.MarkdownString {
  const { l10n } = vscode;
  const rows = [
    [l10n.t('Today'), today],
    [l10n.t('This month'), month],
    [l10n.t('All time'), all],
  ] as const;
  const lines = rows.map(
    ([label, spend]) => `| ${label} | ${spendText(spend)} | ${spend.requests} | ${spend.unpricedRequests} |`,
  );
  const proxy = app.proxy.state();
  const markdown = new vscode.MarkdownString(
    [
      `**Signalbox**`,
      '',
      `| | ${l10n.t('Spent')} | ${l10n.t('Requests')} | ${l10n.t('Unpriced')} |`,
      '|:--|--:|--:|--:|',
      ...lines,
      '',
      proxy.where === 'nowhere' ? l10n.t('Proxy: stopped') : l10n.t('Proxy: {0}', proxy.url),
      '',
      `[${l10n.t('Open panel')}](command:signalbox.openPanel) · [${l10n.t('Why the last model?')}](command:signalbox.explainLastDecision)`,
    ].join('\n'),
  );
  markdown.isTrusted = { enabledCommands: ['signalbox.openPanel', 'signalbox.explainLastDecision'] };
  return markdown;
}
