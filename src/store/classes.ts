import type { DatabaseSync } from 'node:sqlite';
import type { ClassCount } from '../core/ledger.js';
import { classCountSchema } from './schema.js';

/** The index on time narrows it down, so the cost follows the rows of the span. */
const CLASS_COUNTS = `
SELECT complexity, category, count(*) AS requests FROM requests
WHERE at_ms >= :since_ms AND app <> :except_app
GROUP BY complexity, category ORDER BY complexity, category`;

/** A function that counts rows with `atMs >= sinceMs` by class; a class that this version does not know is left out and reported. */
export function makeClassesSince(
  db: DatabaseSync,
  report: (error: unknown) => void,
): (sinceMs: number, exceptApp: string) => readonly ClassCount[] {
  const statement = db.prepare(CLASS_COUNTS);
  return (sinceMs, exceptApp) =>
    statement.all({ since_ms: sinceMs, except_app: exceptApp }).flatMap((row) => {
      const { success, data, error } = classCountSchema.safeParse(row);
      if (!success) report(error);
      return success ? [data] : [];
    });
}
