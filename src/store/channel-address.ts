import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { GatewayError } from '../core/errors.js';

/** A socket's path must fit in 104 bytes on macOS and 108 on Linux, with the byte that ends it. */
const MAX_SOCKET_PATH_BYTES = 100;

/** 64 bits: enough that nobody meets or guesses another's name, short enough for the limit above. */
const NAME_HEX_DIGITS = 16;

/** Where the owner of this folder's ledger listens: a socket beside the ledger, or on Windows a named pipe. */
export function channelAddress(dir: string, token: string, platform: NodeJS.Platform = process.platform): string {
  // The token makes the name impossible to guess, so that no other user can take it first.
  const name = createHash('sha256').update(`${dir}\0${token}`).digest('hex').slice(0, NAME_HEX_DIGITS);
  if (platform === 'win32') return `\\\\.\\pipe\\signalbox-${name}`;

  const beside = path.join(dir, 'owner.sock');
  if (Buffer.byteLength(beside) <= MAX_SOCKET_PATH_BYTES) return beside;
  return path.join(privateFolder(path.join(tmpdir(), `signalbox-${name}`)), 'owner.sock');
}

function privateFolder(folder: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const stats = lstatSync(folder);
  const isOurs = stats.isDirectory() && stats.uid === process.getuid?.() && (stats.mode & 0o077) === 0;
  if (isOurs) return folder;
  const name = path.basename(folder);
  throw new GatewayError('ledger-unavailable', `The temporary folder "${name}" is open to other users. Remove it.`);
}
