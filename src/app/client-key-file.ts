import { stat } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import { GatewayError } from '../core/errors.js';
import { ensureStorage, errorCode, readText, writePrivate } from './storage.js';

/** How clients and teams are named: short enough for a table, and never in need of quotes. */
export const CLIENT_NAME_FORM = /^[a-z0-9][a-z0-9-]{0,31}$/;

const nameSchema = z.string().regex(CLIENT_NAME_FORM);

const rowSchema = z.strictObject({
  name: nameSchema,
  team: nameSchema.optional(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  createdAtMs: z.int(),
  revokedAtMs: z.int().optional(),
});

const fileSchema = z.strictObject({ keys: z.array(rowSchema) });

/** One key as it is kept: by its SHA-256 in hex, never itself. Rows of revoked keys stay, so that their holders can be told. */
export type ClientKeyRow = z.infer<typeof rowSchema>;

const FILE = 'client-keys.json';

/** All keys that were given out; none when there is no file. Throws 'internal' for a file that is damaged. */
export async function readKeyRows(dir: string): Promise<readonly ClientKeyRow[]> {
  const text = await readText(path.join(dir, FILE));
  if (text === undefined) return [];
  try {
    return fileSchema.parse(JSON.parse(text)).keys;
  } catch (error) {
    throw new GatewayError('internal', `${FILE} in ${dir} is damaged. Move it away, and create the client keys anew.`, {
      cause: error,
    });
  }
}

/** Writes them all; only this user can read the file. */
export async function writeKeyRows(dir: string, keys: readonly ClientKeyRow[]): Promise<void> {
  await ensureStorage(dir);
  await writePrivate(path.join(dir, FILE), `${JSON.stringify({ keys }, undefined, 2)}\n`);
}

/** Another text whenever the file is another one; '' when there is none. */
export async function keyFileVersion(dir: string): Promise<string> {
  try {
    const { ino, mtimeMs, size } = await stat(path.join(dir, FILE));
    return `${ino} ${mtimeMs} ${size}`;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return '';
    throw error;
  }
}
