import { lstat } from 'node:fs/promises';
import path from 'node:path';
import { errorCode } from '../storage.js';
import { ok, problem, unknown, type Finding } from './finding.js';

/** What nobody else on this machine may read. */
const PRIVATE_FILES = ['token', 'client-keys.json', 'proxy.json', 'ledger.db', 'ledger.db-wal'];

/** Bits of a mode that let others in. */
const OTHERS = 0o077;

/** Whether folder and files with secrets are this user's alone. Looks before anything sets them right. */
export async function checkToken(
  dir: string,
  platform: NodeJS.Platform = process.platform,
): Promise<readonly Finding[]> {
  const folder = await modeOf(dir);
  if (!folder) return [ok('token', 'There is no token yet; it is made on first use, for this user alone.')];
  if (platform === 'win32') {
    return [
      unknown(
        'token',
        'Who else may read the storage folder is not looked at on Windows; it lies in your user folder.',
      ),
    ];
  }
  const found: Finding[] = [];
  if (!isOwn(folder)) {
    found.push(
      problem(
        'token',
        `The storage folder ${dir} belongs to another user.`,
        `Set SIGNALBOX_HOME to a folder of your own.`,
      ),
    );
  }
  if ((folder.mode & OTHERS) !== 0) {
    found.push(
      problem(
        'token',
        `Others on this machine may look into ${dir} (mode ${octal(folder.mode)}).`,
        `Run: chmod 700 "${dir}"`,
      ),
    );
  }
  for (const name of PRIVATE_FILES) {
    const file = await modeOf(path.join(dir, name));
    if (file && (file.mode & OTHERS) !== 0) found.push(openFile(path.join(dir, name), file.mode));
  }
  return found.length > 0 ? found : [ok('token', 'Token, client keys and ledger are readable by this user alone.')];
}

const openFile = (file: string, mode: number): Finding =>
  problem(
    'token',
    `Others on this machine may read ${path.basename(file)} (mode ${octal(mode)}).`,
    file.endsWith('token')
      ? `Run: chmod 600 "${file}". If others use this machine, delete it as well: a new token is made, which tools then need.`
      : `Run: chmod 600 "${file}"`,
  );

type Mode = { readonly mode: number; readonly uid: number };

const isOwn = ({ uid }: Mode): boolean => process.getuid === undefined || uid === process.getuid();

const octal = (mode: number): string => (mode & 0o777).toString(8).padStart(4, '0');

async function modeOf(file: string): Promise<Mode | undefined> {
  try {
    return await lstat(file);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}
