import { GatewayError } from '../core/errors.js';

/** Primary result codes. Source: sqlite.org/rescode.html. */
const SQLITE_BUSY = 5;
const SQLITE_LOCKED = 6;
const SQLITE_READONLY = 8;
const SQLITE_CORRUPT = 11;
const SQLITE_FULL = 13;
const SQLITE_CANTOPEN = 14;
const SQLITE_NOTADB = 26;

/** Stands for the code of an error that SQLite did not throw. */
const NOT_SQLITE = 0;

/** True when another process holds the file. */
export const isHeldElsewhere = (error: unknown): boolean => [SQLITE_BUSY, SQLITE_LOCKED].includes(codeOf(error));

/** True when the file's content is not what SQLite wrote. */
export const isDamage = (error: unknown): boolean => [SQLITE_CORRUPT, SQLITE_NOTADB].includes(codeOf(error));

/** Says in words what is wrong with the ledger and what to do; a GatewayError passes through. */
export function toLedgerError(error: unknown): GatewayError {
  if (error instanceof GatewayError) return error;
  return new GatewayError('ledger-unavailable', `The ledger ${adviceFor(codeOf(error))}`, { cause: error });
}

function adviceFor(code: number): string {
  switch (code) {
    case SQLITE_FULL:
      return 'could not be written: the disk is full. Free some space.';
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
      return "could not be opened for writing. Check the permissions of Signalbox's storage folder.";
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return 'is damaged. It is set aside and a new one is started when it is next opened.';
    case NOT_SQLITE:
      return "could not be used. Check that Signalbox's storage folder exists and can be written.";
    default:
      return `could not be used (SQLite code ${code}). Check the disk that holds Signalbox's storage folder.`;
  }
}

/** The primary code is the low byte of the extended one. */
function codeOf(error: unknown): number {
  const isFromSqlite = error instanceof Error && 'errcode' in error && typeof error.errcode === 'number';
  return isFromSqlite ? Number(error.errcode) & 0xff : NOT_SQLITE;
}
