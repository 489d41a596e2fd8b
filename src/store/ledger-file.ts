import { closeSync, existsSync, mkdirSync, openSync, renameSync, statSync } from 'node:fs';
import path from 'node:path';
import type * as sqlite from 'node:sqlite';
import type { DatabaseSync } from 'node:sqlite';
import { GatewayError } from '../core/errors.js';
import { migrate } from './migrate.js';
import { isDamage, isHeldElsewhere, toLedgerError } from './sqlite-errors.js';

/** The part of node:sqlite that is used. */
export type Sqlite = Pick<typeof sqlite, 'DatabaseSync'>;

/** The locked file. `inode` tells it from another that has taken its name since. */
export type LedgerFile = { readonly db: DatabaseSync; readonly file: string; readonly inode: number | undefined };

/** The file is in use by another process, or by another store of this one. */
export type HeldElsewhere = 'held-elsewhere';

/** Up to this size a whole check takes a few hundredths of a second; damage in a larger file shows when it is touched. */
const MAX_CHECKED_BYTES = 8 * 1024 * 1024;

/** Moving the log into the file waits for the disk while the thread waits too; a quarter of SQLite's own 1000 keeps that short. */
const CHECKPOINT_PAGES = 250;

/** Loads node:sqlite on first use, so that activating the extension does not; throws with advice where there is none. */
export async function loadSqlite(load: () => Promise<Sqlite> = () => import('node:sqlite')): Promise<Sqlite> {
  try {
    return await load();
  } catch (cause) {
    const advice = `Node ${process.versions.node}, which runs Signalbox, has no SQLite, and the ledger is kept in it. Use Node 22.13 or newer, or a current VS Code.`;
    throw new GatewayError('ledger-unavailable', advice, { cause });
  }
}

/** Opens and locks the file and brings it up to date; one that is damaged is set aside, reported, and started anew. */
export function openLedgerFile(
  sqlite: Sqlite,
  file: string,
  report: (error: unknown) => void,
): LedgerFile | HeldElsewhere {
  try {
    const opened = openOnce(sqlite, file, report);
    return opened === 'damaged' ? openFresh(sqlite, file, report) : opened;
  } catch (error) {
    throw toLedgerError(error);
  }
}

/** Closes a damaged file, renames it with the log that belongs to it, and reports the new name. */
export function setAside({ db, file, inode }: LedgerFile, report: (error: unknown) => void): void {
  // Closed first: SQLite removes the log by its name, which by then could be a new file's.
  db.close();
  if (inodeOf(file) !== inode) return; // another process was quicker, and the name is a new file's

  const kept = `${file}.corrupt-${new Date().toISOString().replaceAll(':', '-')}`;
  if (existsSync(`${file}-wal`)) renameSync(`${file}-wal`, `${kept}-wal`);
  renameSync(file, kept);
  const name = path.basename(kept);
  const message = `The ledger file was damaged. It is kept as "${name}", and a new one is started.`;
  report(new GatewayError('ledger-unavailable', message, { setAside: name }));
}

function openFresh(sqlite: Sqlite, file: string, report: (error: unknown) => void): LedgerFile | HeldElsewhere {
  const opened = openOnce(sqlite, file, report);
  if (opened !== 'damaged') return opened;
  throw new GatewayError(
    'ledger-unavailable',
    'The ledger is damaged again right after a new one was started. Check the disk.',
  );
}

function openOnce(
  { DatabaseSync }: Sqlite,
  file: string,
  report: (error: unknown) => void,
): LedgerFile | HeldElsewhere | 'damaged' {
  createPrivately(file);
  const opened = { db: new DatabaseSync(file, { timeout: 0 }), file, inode: inodeOf(file) };
  try {
    takeLock(opened.db);
    if (isSound(opened)) {
      migrate(opened.db, file);
      return opened;
    }
  } catch (error) {
    if (!isDamage(error)) {
      opened.db.close();
      if (isHeldElsewhere(error)) return 'held-elsewhere';
      throw error;
    }
  }
  setAside(opened, report);
  return 'damaged';
}

/** SQLite would create the file readable by everyone. Never opens one that exists: closing it again drops POSIX locks. */
function createPrivately(file: string): void {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  if (!existsSync(file)) closeSync(openSync(file, 'a', 0o600));
}

/** In this locking mode the first look at the file, here at its journal mode, takes its lock; only closing lets go of it. */
function takeLock(db: DatabaseSync): void {
  db.exec('PRAGMA locking_mode = EXCLUSIVE');
  db.exec('PRAGMA journal_mode = WAL');
  db.exec('PRAGMA synchronous = NORMAL');
  db.exec(`PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
}

function isSound({ db, file }: LedgerFile): boolean {
  if (statSync(file).size > MAX_CHECKED_BYTES) return true;
  return db.prepare('PRAGMA quick_check(1)').get()?.['quick_check'] === 'ok';
}

const inodeOf = (file: string): number | undefined => statSync(file, { throwIfNoEntry: false })?.ino;
