import { stat } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import { GatewayError } from '../core/errors.js';
import { MODEL_PATTERN_FORM } from '../core/model-pattern.js';
import { CLIENT_ROLES } from '../proxy/client-keys.js';
import { CLIENT_NAME_FORM, MOST_CALLS_PER_MINUTE, MOST_PATTERNS } from './client-grant.js';
import { withFileLock } from './file-lock.js';
import { ensureStorage, errorCode, readText, writePrivate } from './storage.js';

const nameSchema = z.string().regex(CLIENT_NAME_FORM);

/** What was added later is absent where it says nothing, so that files without it are read, and older Signalboxes read ours. */
const rowSchema = z.strictObject({
  name: nameSchema,
  team: nameSchema.optional(),
  role: z.enum(CLIENT_ROLES).optional(),
  models: z.array(z.string().regex(MODEL_PATTERN_FORM)).min(1).max(MOST_PATTERNS).optional(),
  callsPerMinute: z.int().min(1).max(MOST_CALLS_PER_MINUTE).optional(),
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

/** Changes what the file holds then, one process at a time; only this user can read it. */
export async function changeKeyRows(
  dir: string,
  edit: (rows: readonly ClientKeyRow[]) => readonly ClientKeyRow[],
): Promise<void> {
  await ensureStorage(dir);
  const file = path.join(dir, FILE);
  await withFileLock(file, async () => {
    const keys = edit(await readKeyRows(dir));
    await writePrivate(file, `${JSON.stringify({ keys }, undefined, 2)}\n`);
  });
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
