import { chmodSync, rmSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { GatewayError } from '../core/errors.js';
import { MIGRATIONS } from './migrations/index.js';

/** Brings the file to the newest version in one transaction, after copying a file that already holds something. */
export function migrate(db: DatabaseSync, file: string, migrations: readonly string[] = MIGRATIONS): void {
  const version = numberOf(db, 'PRAGMA user_version');
  if (version === migrations.length) return;
  if (version > migrations.length) {
    throw new GatewayError(
      'ledger-unavailable',
      `The ledger was written by a newer Signalbox (file version ${version}, this one knows ${migrations.length}). Update this one.`,
    );
  }

  if (numberOf(db, 'SELECT count(*) FROM sqlite_schema') > 0) backUp(db, file, version);
  inTransaction(db, () => {
    for (const sql of migrations.slice(version)) db.exec(sql);
    db.exec(`PRAGMA user_version = ${migrations.length}`);
  });
}

/** Runs the work in one transaction; when it throws, nothing of it stays. */
export function inTransaction(db: DatabaseSync, work: () => void): void {
  db.exec('BEGIN IMMEDIATE');
  try {
    work();
    db.exec('COMMIT');
  } catch (error) {
    rollBack(db);
    throw error;
  }
}

/** SQLite itself rolls back on a full disk or a failed write; a second rollback then throws, and means nothing. */
function rollBack(db: DatabaseSync): void {
  try {
    db.exec('ROLLBACK');
  } catch {
    return;
  }
}

/** Copies through SQLite: opening and closing the file any other way would drop this process's lock on it (POSIX). */
function backUp(db: DatabaseSync, file: string, version: number): void {
  const copy = `${file}.v${version}.backup`;
  rmSync(copy, { force: true });
  db.prepare('VACUUM INTO ?').run(copy);
  chmodSync(copy, 0o600);
}

/** The only number of the only row. */
export function numberOf(db: DatabaseSync, sql: string): number {
  return Number(Object.values(db.prepare(sql).get() ?? {})[0]);
}
