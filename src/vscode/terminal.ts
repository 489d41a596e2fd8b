import { chmod, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import * as vscode from 'vscode';

/** Makes `signalbox` a command in this window's integrated terminals, on the editor's own Node. */
export function offerTerminalCommand(context: vscode.ExtensionContext): void {
  const folder = vscode.Uri.joinPath(context.globalStorageUri, 'bin').fsPath;
  const cli = vscode.Uri.joinPath(context.extensionUri, 'dist', 'cli.cjs').fsPath;
  context.environmentVariableCollection.description = vscode.l10n.t('Adds the command "signalbox" to the path.');
  context.environmentVariableCollection.prepend('PATH', folder + path.delimiter);
  // Terminals opened before the file is written find it a moment later.
  void writeShims(folder, cli).catch(() => {
    context.environmentVariableCollection.clear();
  });
}

async function writeShims(folder: string, cli: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const shim = path.join(folder, 'signalbox');
  await writeFile(shim, `#!/bin/sh\nELECTRON_RUN_AS_NODE=1 exec ${quoted(process.execPath)} ${quoted(cli)} "$@"\n`);
  await chmod(shim, 0o755);
  await writeFile(`${shim}.cmd`, `@set ELECTRON_RUN_AS_NODE=1\r\n@"${process.execPath}" "${cli}" %*\r\n`);
}

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
