import type * as vscode from 'vscode';
import type { App } from '../../app.js';
import type { Answers } from '../answers.js';
import type { ModelsView } from '../models-view/models-view.js';
import type { Panel } from '../panel.js';
import type { SpendView } from '../spend-view/spend-view.js';
import type { StatusBar } from '../status-bar.js';

/** What commands work with. */
export type CommandContext = {
  readonly app: App;
  readonly answers: Answers;
  readonly panel: Panel;
  readonly statusBar: StatusBar;
  readonly modelsView: ModelsView;
  readonly spendView: SpendView;
  readonly channel: vscode.LogOutputChannel;
};

/** One command. What it returns is for callers of `executeCommand`; people see what it shows. */
export type Command = (context: CommandContext, ...args: readonly unknown[]) => unknown;
