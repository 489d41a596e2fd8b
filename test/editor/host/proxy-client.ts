import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import type { Spend } from '../../../src/core/ledger.js';

/** Starts the proxy where none runs; its address without a path. */
export const proxyUrl = (): Thenable<string> => vscode.commands.executeCommand<string>('signalbox.startProxy');

/** The token, read as another program of this person would. */
export async function proxyToken(): Promise<string> {
  const home = process.env['SIGNALBOX_HOME'];
  if (home === undefined) throw new Error('SIGNALBOX_HOME is not set: these tests must not use the real one.');
  return readFile(path.join(home, 'token'), 'utf8');
}

/** The report of GET /health. */
export async function health(): Promise<{ readonly status: string; readonly spend: { readonly today: Spend } }> {
  const response = await fetch(`${await proxyUrl()}/health`, {
    headers: { authorization: `Bearer ${await proxyToken()}` },
  });
  // Safe: the shape is fixed by the tests of the endpoint.
  return (await response.json()) as { status: string; spend: { today: Spend } };
}

/** What the ledger says was spent today. */
export const spentToday = async (): Promise<Spend> => (await health()).spend.today;
