import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import { GatewayError } from '../core/errors.js';
import type { ClassCount, LedgerEntry } from '../core/ledger.js';
import { makeClassesSince } from './classes.js';
import { unpack } from './packed.js';
import { makeKeptSince } from './prune.js';
import { makeGroupReader } from './rejection-groups.js';
import { decisionFromJson, entryFromRow } from './rows.js';
import type { LedgerPage, LedgerRecord } from './store.js';

/** What can be asked of the file. */
export type Queries = {
  readonly keptSince: () => number;
  readonly classesSince: (sinceMs: number, exceptApp: string) => readonly ClassCount[];
  readonly list: (page: LedgerPage) => readonly LedgerEntry[];
  readonly find: (requestId: string) => LedgerRecord | undefined;
  readonly after: (requestId: string | undefined, limit: number) => readonly LedgerEntry[];
};

/** Sorts after every id, as ids are ASCII. */
const AFTER_ALL_IDS = '\u{10ffff}';

/** Queries on an open file. Rows of a list that cannot be read are left out and reported; `find` throws. */
export function makeQueries(db: DatabaseSync, report: (error: unknown) => void): Queries {
  const newestFirst = db.prepare('SELECT * FROM requests WHERE id < ? ORDER BY id DESC LIMIT ?');
  const asWritten = db.prepare(
    'SELECT * FROM requests WHERE seq > COALESCE((SELECT seq FROM requests WHERE id = ?), 0) ORDER BY seq LIMIT ?',
  );
  const byId = db.prepare('SELECT * FROM requests JOIN decisions USING (seq) WHERE id = ?');
  const withGroups = makeGroupReader(db);
  const entries = (rows: readonly Row[]) => rows.flatMap((row) => readOrReport(row, report));

  return {
    keptSince: makeKeptSince(db),
    classesSince: makeClassesSince(db, report),
    list: ({ beforeId, limit }) => entries(newestFirst.all(beforeId ?? AFTER_ALL_IDS, limit)),
    after: (requestId, limit) => entries(asWritten.all(requestId ?? null, limit)),
    find: (requestId) => {
      const row = byId.get(requestId);
      return (
        row &&
        read(row, () => ({ entry: entryFromRow(row), decision: decisionFromJson(unpack(row['body']), withGroups) }))
      );
    },
  };
}

type Row = Readonly<Record<string, SQLOutputValue>>;

function readOrReport(row: Row, report: (error: unknown) => void): readonly LedgerEntry[] {
  try {
    return [read(row, () => entryFromRow(row))];
  } catch (error) {
    report(error);
    return [];
  }
}

function read<T>(row: Row, job: () => T): T {
  try {
    return job();
  } catch (cause) {
    const message = `The ledger row ${String(row['id'])} cannot be read; another version may have written it.`;
    throw new GatewayError('ledger-unavailable', message, { cause });
  }
}
