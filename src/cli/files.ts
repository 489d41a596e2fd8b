import { randomBytes } from 'node:crypto';
import { createReadStream, type Stats } from 'node:fs';
import { lstat, open, realpath, rename, rm, stat } from 'node:fs/promises';
import { errorCode } from '../app/storage.js';
import { GatewayError } from '../core/errors.js';

/** Read at once: enough that the disk is not waited for, little enough to be nothing. */
const READ_BYTES = 256 * 1024;

/** Written at once: few calls, and little to hold. */
const WRITE_CHARACTERS = 64 * 1024;

/** The text of a file in pieces, so that its size does not matter. Throws 'invalid-request' when it cannot be read. */
export async function* piecesOf(file: string, signal: AbortSignal): AsyncGenerator<string> {
  try {
    // The stream has an encoding, so its pieces are strings.
    for await (const piece of createReadStream(file, { encoding: 'utf8', highWaterMark: READ_BYTES, signal }))
      yield piece as string;
  } catch (error) {
    throw fileError(error, `Cannot read ${file}`);
  }
}

/** What writes a file's text, piece by piece. */
type Produce = (write: (text: string) => Promise<void>) => Promise<void>;

/** Writes lines to a file, as `writeFile` does. */
export const writeLines = (file: string, lines: AsyncIterable<string>): Promise<void> =>
  writeFile(file, async (write) => {
    for await (const line of lines) await write(`${line}\n`);
  });

/**
 * Writes a file under another name and gives it its own when it is complete: nobody sees half of it, and a failure
 * leaves what was there. A device or pipe is written to as it is.
 */
export async function writeFile(file: string, produce: Produce): Promise<void> {
  try {
    const { path, replaceable } = await targetOf(file);
    if (replaceable) await replace(path, produce);
    else await fill(path, produce);
  } catch (error) {
    throw fileError(error, `Cannot write ${file}`);
  }
}

async function replace(file: string, produce: Produce): Promise<void> {
  const partial = `${file}.${randomBytes(6).toString('hex')}.partial`;
  try {
    await fill(partial, produce);
    await rename(partial, file);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}

async function fill(file: string, produce: Produce): Promise<void> {
  const handle = await open(file, 'w');
  let waiting = '';
  try {
    await produce(async (text) => {
      waiting += text;
      if (waiting.length < WRITE_CHARACTERS) return;
      const full = waiting;
      waiting = '';
      await handle.appendFile(full);
    });
    await handle.appendFile(waiting);
  } finally {
    await handle.close();
  }
}

/**
 * Where a link leads to, and whether a new file may take the place of what is there now. The kind is asked of the
 * system before any name is resolved: the names that lead to open pipes, as /dev/stdout does, do not resolve.
 */
async function targetOf(file: string): Promise<{ readonly path: string; readonly replaceable: boolean }> {
  const kind = await unlessMissing(stat(file));
  if (kind?.isFile()) return { path: await realpath(file), replaceable: true };
  const isFree = (await unlessMissing(lstat(file))) === undefined; // a link to nothing is not
  return { path: file, replaceable: isFree };
}

async function unlessMissing(asked: Promise<Stats>): Promise<Stats | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder. Check the name',
  EISDIR: 'it is a folder. Name a file',
  ENOTDIR: 'a part of its path is not a folder. Check the name',
  EACCES: 'you have no permission. Name another file, or change its permissions',
  ENXIO: 'it cannot be opened by that name. "-" stands for standard output',
  EROFS: 'its disk is read-only. Name another file',
  ENOSPC: 'the disk is full. Make room, or name a file on another one',
};

/** What the system says, in words; other errors stay as they are. */
function fileError(error: unknown, what: string): unknown {
  const code = errorCode(error);
  if (code === undefined || !/^E[A-Z]+$/.test(code)) return error;
  const reason = REASONS[code] ?? code;
  return new GatewayError(code === 'ENOSPC' ? 'internal' : 'invalid-request', `${what}: ${reason}.`, { cause: error });
}
