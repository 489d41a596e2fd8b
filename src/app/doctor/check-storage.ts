import { randomBytes } from 'node:crypto';
import { rm, statfs, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ensureStorage, errorCode, PRIVATE_FILE } from '../storage.js';
import { ok, problem, warning, type Finding } from './finding.js';

/** A ledger of a busy year is a few hundred megabytes. */
const LITTLE_BYTES = 1_000_000_000;
const TOO_LITTLE_BYTES = 100_000_000;

/** What the system says of a disk. */
export type Disk = { readonly freeBytes: number; readonly kind: number };

/** Whether the folder can be written, has room, and is on a disk of this machine. */
export async function checkStorage(
  dir: string,
  readDisk: (dir: string) => Promise<Disk> = diskOf,
): Promise<readonly Finding[]> {
  const fault = await writeFault(dir);
  if (fault !== undefined) {
    return [
      problem(
        'storage',
        `${dir} cannot be written (${fault}): no request can be booked.`,
        fault === 'ENOSPC'
          ? 'Free some space on its disk.'
          : 'Make it yours and writable, or set SIGNALBOX_HOME to a folder that is.',
      ),
    ];
  }
  const { freeBytes, kind } = await readDisk(dir);
  const found = [...spaceFinding(freeBytes), ...networkFinding(dir, kind)];
  return found.length > 0 ? found : [ok('storage', `${dir} can be written; ${sizeText(freeBytes)} are free.`)];
}

function spaceFinding(freeBytes: number): readonly Finding[] {
  if (freeBytes >= LITTLE_BYTES) return [];
  const what = `Only ${sizeText(freeBytes)} are free on the disk of the storage folder.`;
  const doThis = 'Free some space: a full disk stops requests under a cap.';
  return [freeBytes < TOO_LITTLE_BYTES ? problem('storage', what, doThis) : warning('storage', what, doThis)];
}

/** File systems over a network, by their number in statfs. Source: Linux, statfs(2). */
const NETWORK_KINDS = [0x6969, 0x517b, 0xff534d42, 0xfe534d42, 0x01021997, 0x564c];

function networkFinding(dir: string, kind: number): readonly Finding[] {
  // Read as unsigned: some systems give the number with a sign.
  if (!NETWORK_KINDS.includes(kind >>> 0) && !dir.startsWith('\\\\')) return [];
  return [
    warning(
      'storage',
      'The storage folder is on a network drive, where locks of the ledger cannot be relied on.',
      'Set SIGNALBOX_HOME to a folder on a disk of this machine.',
    ),
  ];
}

/** The system's code of what keeps us from writing; undefined when nothing does. */
async function writeFault(dir: string): Promise<string | undefined> {
  const file = path.join(dir, `doctor.${randomBytes(6).toString('hex')}`);
  try {
    await ensureStorage(dir);
    await writeFile(file, 'written by "signalbox doctor", to be removed at once\n', { mode: PRIVATE_FILE, flag: 'wx' });
    return undefined;
  } catch (error) {
    return errorCode(error) ?? 'unknown error';
  } finally {
    await rm(file, { force: true }).catch(() => undefined);
  }
}

async function diskOf(dir: string): Promise<Disk> {
  const { bavail, bsize, type } = await statfs(dir);
  return { freeBytes: bavail * bsize, kind: type };
}

function sizeText(bytes: number): string {
  return bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : `${Math.floor(bytes / 1e6)} MB`;
}
