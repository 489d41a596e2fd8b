import { randomBytes } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { Notice } from '../core/budget/types.js';
import { noticeSchema } from './budget-schema.js';
import type { NoticeQuery } from './store.js';

/** What was told, in the file. */
export type Notices = {
  /** Keeps a notice; false when another one of its kind, subject and `once` is there. */
  readonly note: (notice: Notice) => boolean;
  /** True when a notice of this id is there. */
  readonly has: (id: string) => boolean;
  /** Newest first. One that cannot be read is left out and reported. */
  readonly list: (query: NoticeQuery) => readonly Notice[];
};

const KEPT_DELIVERIES = 1_000;

/** Longer than any period, so that nothing is told twice; and a year to look back on. */
const KEPT_MS = 400 * 24 * 3_600_000;

/** Old ones are looked for now and then only. */
const PRUNE_EVERY = 100;

/** Notices of an open file. */
export function makeNotices(db: DatabaseSync, report: (error: unknown) => void): Notices {
  const insert = db.prepare(
    `INSERT INTO notices (id, at_ms, kind, subject, once, text, severity, value)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
  );
  const same = db.prepare('SELECT id FROM notices WHERE kind = ? AND subject = ? AND once = ?');
  const known = db.prepare('SELECT 1 FROM notices WHERE id = ?');
  const newest = db.prepare('SELECT * FROM notices WHERE ?1 IS NULL OR kind = ?1 ORDER BY id DESC LIMIT ?2');
  const prune = makePrune(db);
  let noted = 0;

  return {
    note: ({ id, atMs, kind, subject, once, text, severity, value }) => {
      const { changes } = insert.run(id, atMs, kind, subject, once, text, severity, value ?? null);
      if (noted % PRUNE_EVERY === 0) prune(atMs);
      noted += 1;
      // The same notice comes again when the answer to it was lost.
      return Number(changes) === 1 || same.get(kind, subject, once)?.['id'] === id;
    },
    has: (id) => known.get(id) !== undefined,
    list: ({ kind, limit }) =>
      newest.all(kind ?? null, limit).flatMap((row) => {
        const { success, data, error } = noticeSchema.safeParse({ ...row, atMs: row['at_ms'] });
        if (!success) report(error);
        return success ? [data] : [];
      }),
  };
}

function makePrune(db: DatabaseSync): (atMs: number) => void {
  const deliveries = db.prepare(
    `DELETE FROM notices WHERE kind = 'delivery' AND id <=
       (SELECT id FROM notices WHERE kind = 'delivery' ORDER BY id DESC LIMIT 1 OFFSET ${KEPT_DELIVERIES})`,
  );
  const old = db.prepare('DELETE FROM notices WHERE at_ms < ?');
  return (atMs) => {
    deliveries.run();
    old.run(atMs - KEPT_MS);
  };
}

/** Crockford's digits, as ULIDs are written in. */
const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const TIME_DIGITS = 10;
const RANDOM_DIGITS = 16;

/** A ULID for a notice that the ledger makes itself. */
export function newNoticeId(atMs: number): string {
  const digit = (value: number): string => DIGITS.charAt(value % DIGITS.length);
  const time = Array.from({ length: TIME_DIGITS }, (_, at) => digit(Math.floor(atMs / DIGITS.length ** at)));
  return time.reverse().join('') + Array.from(randomBytes(RANDOM_DIGITS), digit).join('');
}
