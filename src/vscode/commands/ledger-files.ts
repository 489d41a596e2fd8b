import { createReadStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import * as vscode from 'vscode';
import { exportLedger, type LedgerFormat } from '../../app/ledger-export.js';
import { importLedger, type ImportResult } from '../../app/ledger-import.js';
import { GatewayError } from '../../core/errors.js';
import { fenced } from '../prompt-text.js';
import { countText } from '../words.js';
import type { Command, CommandContext } from './command.js';

const FORMATS: readonly LedgerFormat[] = ['csv', 'jsonl'];

const FILTERS: Readonly<Record<string, string[]>> = { CSV: ['csv'], 'JSON Lines': ['jsonl'] };

/** Refused lines that are shown; the rest are counted. */
const REFUSED_SHOWN = 50;

/** Writes the whole ledger to a file that the person chooses, or to the one that is given. Resolves to its path. */
export const exportToFile: Command = async (context, target) => {
  const uri = target instanceof vscode.Uri ? target : await askTarget();
  if (!uri) return undefined;
  const file = pathOf(uri);
  const format = formatOf(file);
  await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t('Exporting the ledger…'),
      cancellable: true,
    },
    (_, token) => writeWhole(file, (write) => exportLedger(context.app.ledger, format, unlessCanceled(write, token))),
  );
  const openFile = vscode.l10n.t('Open File');
  void vscode.window
    .showInformationMessage(vscode.l10n.t('The ledger is in {0}. It has no prompts and no replies.', file), openFile)
    .then((picked) => {
      if (picked === openFile) void vscode.commands.executeCommand('vscode.open', uri);
    });
  return file;
};

const askTarget = (): Thenable<vscode.Uri | undefined> => {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  return vscode.window.showSaveDialog({
    title: vscode.l10n.t('Export the ledger'),
    saveLabel: vscode.l10n.t('Export'),
    filters: FILTERS,
    ...(folder && { defaultUri: vscode.Uri.joinPath(folder.uri, 'signalbox-ledger.csv') }),
  });
};

/** Reads rows that were exported into the ledger; those it has already are left as they are. Resolves to how many were added. */
export const importFromFile: Command = async (context, source) => {
  const uri = source instanceof vscode.Uri ? source : await askSource();
  if (!uri) return undefined;
  const file = pathOf(uri);
  const format = formatOf(file);
  const result = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: vscode.l10n.t('Importing into the ledger…') },
    () => importLedger(context.app.ledger, format, linesOf(file)),
  );
  await tell(context, result);
  return result.added;
};

async function askSource(): Promise<vscode.Uri | undefined> {
  const picked = await vscode.window.showOpenDialog({
    title: vscode.l10n.t('Import an exported ledger'),
    openLabel: vscode.l10n.t('Import'),
    filters: FILTERS,
  });
  return picked?.[0];
}

async function tell({ answers }: CommandContext, { added, known, refused }: ImportResult): Promise<void> {
  const count = (number: number): string => countText(number, { locale: vscode.env.language });
  void vscode.window.showInformationMessage(
    vscode.l10n.t(
      'Rows added: {0}; known before: {1}; refused: {2}.',
      count(added),
      count(known),
      count(refused.length),
    ),
  );
  if (refused.length === 0) return;
  const lines = refused.slice(0, REFUSED_SHOWN).map(({ line, reason }) => vscode.l10n.t('Line {0}: {1}', line, reason));
  await answers.show(
    vscode.l10n.t('Signalbox import'),
    `# ${vscode.l10n.t('Refused lines: {0}', count(refused.length))}\n\n${fenced(lines.join('\n'), 'text')}\n`,
  );
}

function pathOf(uri: vscode.Uri): string {
  if (uri.scheme === 'file') return uri.fsPath;
  throw new GatewayError(
    'invalid-request',
    vscode.l10n.t('Choose a file on the machine that Signalbox runs on, not {0}.', uri.toString(true)),
  );
}

function formatOf(file: string): LedgerFormat {
  const extension = path.extname(file).slice(1).toLowerCase();
  const format = FORMATS.find((one) => one === extension);
  if (format) return format;
  throw new GatewayError('invalid-request', vscode.l10n.t('Name the file with .csv or .jsonl at its end.'));
}

type Write = (text: string) => Promise<void>;

const unlessCanceled =
  (write: Write, token: vscode.CancellationToken): Write =>
  async (text) => {
    if (token.isCancellationRequested) throw new GatewayError('canceled', vscode.l10n.t('Canceled.'));
    await write(text);
  };

/** A file is there with all of its text, or not at all. */
async function writeWhole(file: string, run: (write: Write) => Promise<unknown>): Promise<void> {
  const part = `${file}.part`;
  const handle = await open(part, 'w', 0o600);
  try {
    await run(async (text) => void (await handle.write(text)));
    await handle.close();
    await rename(part, file);
  } catch (error) {
    await handle.close();
    await rm(part, { force: true });
    throw error;
  }
}

const linesOf = (file: string): AsyncIterable<string> =>
  createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Infinity });
