import * as vscode from 'vscode';
import type { MoneyReport } from '../../core/spend/report.js';
import type { Words } from '../words.js';
import { meterLabel } from './meter-label.js';
import { meterText, type Meter, type MeterShow } from './meter-text.js';
import { selectionLine, selectionSuffix, type SelectionEstimate } from './selection-text.js';
import type { LastDecision } from './tooltip-lines.js';
import { TOOLTIP_COMMANDS, tooltipMarkdown } from './tooltip.js';

/** What the meter shows: a reading of the ledger, an error where it could not be read, undefined before the first. */
export type MeterState = {
  readonly show: MeterShow;
  readonly reading: Reading | Error | undefined;
  readonly isPaidReady: boolean | undefined;
  readonly selection: SelectionEstimate | undefined;
  readonly proxyUrl: string | undefined;
  /** True while a request runs for longer than a moment. */
  readonly isBusy: boolean;
};

/** The report, and the newest request of all. */
export type Reading = { readonly report: MoneyReport; readonly last: LastDecision | undefined };

/** Puts a state on the item. */
export function drawMeter(item: vscode.StatusBarItem, state: MeterState): void {
  const { reading } = state;
  if (reading instanceof Error) drawFailure(item, reading);
  else if (reading) drawReading(item, reading, state);
  else item.text = '$(graph) …';
  if (state.isBusy) item.text = item.text.replace(ICON, '$(loading~spin)');
}

const ICON = /^\$\([\w-]+\)/;

function drawReading(item: vscode.StatusBarItem, reading: Reading, state: MeterState): void {
  const words: Words = { l10n: vscode.l10n, locale: vscode.env.language };
  const { report } = reading;
  const { show, isPaidReady, selection, proxyUrl } = state;
  const { icon, text, level } = meterText(report, show, isPaidReady);
  const suffix = selection ? selectionSuffix(selection) : '';
  item.text = `$(${icon}) ${text}${suffix === '' ? '' : ` · ${suffix}`}`;
  item.backgroundColor = backgroundOf(level);
  const spoken = [meterLabel(report, show, words), ...(selection ? [selectionLine(selection, words)] : [])];
  item.accessibilityInformation = { label: spoken.join('; '), role: 'button' };
  item.tooltip = trusted(tooltipMarkdown({ ...reading, selection, proxyUrl }, words));
}

function drawFailure(item: vscode.StatusBarItem, { message }: Error): void {
  item.text = `$(graph) ${vscode.l10n.t('no ledger')}`;
  item.tooltip = message;
  item.backgroundColor = backgroundOf('warning');
  item.accessibilityInformation = { label: vscode.l10n.t('Signalbox: the ledger cannot be read'), role: 'button' };
}

function backgroundOf(level: Meter['level']): vscode.ThemeColor | undefined {
  switch (level) {
    case 'plain':
      return undefined;
    case 'warning':
      return new vscode.ThemeColor('statusBarItem.warningBackground');
    case 'error':
      return new vscode.ThemeColor('statusBarItem.errorBackground');
  }
}

function trusted(text: string): vscode.MarkdownString {
  const markdown = new vscode.MarkdownString(text);
  markdown.isTrusted = { enabledCommands: TOOLTIP_COMMANDS };
  return markdown;
}
