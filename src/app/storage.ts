import { createHash, randomBytes } from 'node:crypto';
import { chmod, link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';

/** Only this user may look into the folder. */
const PRIVATE_DIR = 0o700;

/** The mode of files that only this user may read. */
export const PRIVATE_FILE = 0o600;

/** 256 bits, as RELIABILITY T1 asks. */
const TOKEN_BYTES = 32;

/** How a token is written. */
export const TOKEN_FORM = /^[A-Za-z0-9_-]{43}$/;

/** Its name in the storage folder. */
export const TOKEN_FILE = 'token';

/** Where Signalbox keeps its ledger and proxy token: one folder a user, shared by all editors and terminals of the machine. */
export function storageDir(env: (name: string) => string | undefined): string {
  return env('SIGNALBOX_HOME') ?? path.join(homedir(), '.signalbox');
}

/** Makes the folder, private to this user. */
export async function ensureStorage(dir: string): Promise<void> {
  await mkdir(dir, { recursive: true, mode: PRIVATE_DIR });
  await chmod(dir, PRIVATE_DIR);
}

/** The proxy token of this user, made on first use. Two processes that start at once end up with the same one. */
export async function readToken(dir: string): Promise<string> {
  await ensureStorage(dir);
  const file = path.join(dir, TOKEN_FILE);
  const kept = await readText(file);
  if (kept !== undefined && TOKEN_FORM.test(kept.trim())) return kept.trim();
  if (kept !== undefined) return replaceToken(file, kept);
  await placeToken(file);
  return readToken(dir);
}

/** A hard link appears whole or not at all, and only once: the first process to place its token wins. */
async function placeToken(file: string): Promise<void> {
  const temporary = `${file}.${randomBytes(6).toString('hex')}`;
  await writeFile(temporary, newToken(), { mode: PRIVATE_FILE, flag: 'wx' });
  try {
    await link(temporary, file);
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
  } finally {
    await rm(temporary, { force: true });
  }
}

/** A token that nobody can guess. */
export const newToken = (): string => randomBytes(TOKEN_BYTES).toString('base64url');

/** Processes that find the same damage at once agree on the token that takes its place: the first to put one beside it wins. */
async function replaceToken(file: string, damaged: string): Promise<string> {
  const agreed = `${file}.instead-${createHash('sha256').update(damaged).digest('hex').slice(0, 16)}`;
  await placeToken(agreed);
  const token = (await readFile(agreed, 'utf8')).trim();
  await writePrivate(file, token);
  return token;
}

/** Writes a file that only this user can read; readers see the old or the new text, never half of it. */
export async function writePrivate(file: string, text: string): Promise<void> {
  const temporary = `${file}.${randomBytes(6).toString('hex')}`;
  await writeFile(temporary, text, { mode: PRIVATE_FILE, flag: 'wx' });
  await rename(temporary, file);
}

/** The file's text, or undefined when there is none. */
export async function readText(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** The system's code of an error, such as 'ENOENT'. */
export const errorCode = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
