import path from 'node:path';
import { identify, liveNote } from './discovery-file.js';
import { newToken, readText, readToken, TOKEN_FILE, writePrivate } from './storage.js';

/** A new token, and what runs by it. */
export type Rotated = {
  readonly token: string;
  /** The address of the proxy that runs, whoever runs it. */
  readonly url: string | undefined;
  /** False when that proxy still goes by the old token: a Signalbox from before tokens could be replaced. */
  readonly isTaken: boolean;
};

/** What the processes that share the ledger know each other by. */
const LEDGER_KEY_FILE = 'ledger-key';

/** Puts a new proxy token in place of the old one, at once and whole, and looks whether the running proxy goes by it. */
export async function rotateToken(dir: string): Promise<Rotated> {
  const old = await readToken(dir);
  const note = await liveNote(dir, old);
  // Processes that hold the ledger, or will, must find each other as before.
  const ledgerKey = path.join(dir, LEDGER_KEY_FILE);
  if ((await readText(ledgerKey)) === undefined) await writePrivate(ledgerKey, old);
  const token = newToken();
  await writePrivate(path.join(dir, TOKEN_FILE), token);
  const isTaken = note === undefined || (await identify(note.url, token)) !== undefined;
  return { token, url: note?.url, isTaken };
}

/** The secret of the processes that share the ledger: the first token of this user, whatever clients are given today. */
export async function readLedgerKey(dir: string): Promise<string> {
  const token = await readToken(dir); // before the other file, which a rotation writes first
  return (await readText(path.join(dir, LEDGER_KEY_FILE))) ?? token;
}
