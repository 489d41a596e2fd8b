import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import * as z from 'zod';
import { post } from '../../support/http.js';

/** The panel shows so many rows at most at a time. */
const PAGE = 200;

const LOOK_EVERY_MS = 100;

const pageSchema = z.object({ rows: z.array(z.object({ requestId: z.string() })) });

/** Reads the newest rows through the port all the time; every row that was ever shown was acknowledged. */
export function watchRows(url: string, token: string): { readonly shown: ReadonlySet<string>; stop(): Promise<void> } {
  const shown = new Set<string>();
  let isOver = false;
  const look = async (): Promise<void> => {
    while (!isOver) {
      const reply = await post(`${url}/dashboard/api`, token, { type: 'decisions-request', limit: PAGE }).catch(
        () => undefined,
      );
      if (reply?.status === 200)
        for (const { requestId } of pageSchema.parse(JSON.parse(reply.text)).rows) shown.add(requestId);
      await delay(LOOK_EVERY_MS);
    }
  };
  const looking = look();
  return {
    shown,
    stop: async () => {
      isOver = true;
      await looking;
    },
  };
}

/** What is in the file in the end. `held` are requests whose money is set aside until they can no longer end. */
export type Kept = { readonly ids: readonly string[]; readonly held: readonly string[]; readonly integrity: string };

/** Reads the file of a folder that nobody uses any more. */
export function readLedger(home: string): Kept {
  const db = new DatabaseSync(path.join(home, 'ledger.db'));
  const idsIn = (table: 'requests' | 'holds'): readonly string[] =>
    db
      .prepare(`SELECT id FROM ${table}`)
      .all()
      .map(({ id }) => String(id));
  const kept = {
    ids: idsIn('requests'),
    held: idsIn('holds'),
    integrity: String(db.prepare('PRAGMA integrity_check').get()?.['integrity_check']),
  };
  db.close();
  return kept;
}
