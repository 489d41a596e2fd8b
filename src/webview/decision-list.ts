import type { DecisionRow } from '../dashboard/protocol.js';

/** The loaded part of the decisions, newest first and without a gap. `hasMore` speaks of rows older than the last one. */
export type DecisionList = { readonly rows: readonly DecisionRow[]; readonly hasMore: boolean };

const idsOf = (rows: readonly DecisionRow[]): ReadonlySet<string> => new Set(rows.map((row) => row.requestId));

/** Lays the newest page over the list. When they do not touch, rows in between are missing, so the page stands alone. */
export function mergeNewest(list: DecisionList | undefined, page: DecisionList): DecisionList {
  if (!list) return page;
  const fresh = idsOf(page.rows);
  const older = list.rows.filter((row) => !fresh.has(row.requestId));
  const touches = older.length < list.rows.length;
  return touches ? { rows: [...page.rows, ...older], hasMore: older.length > 0 ? list.hasMore : page.hasMore } : page;
}

/** Puts an older page behind the list. */
export function appendOlder(list: DecisionList, page: DecisionList): DecisionList {
  const known = idsOf(list.rows);
  return { rows: [...list.rows, ...page.rows.filter((row) => !known.has(row.requestId))], hasMore: page.hasMore };
}

/** Puts one row in front, or in the place of its older version. */
export function addRow(list: DecisionList, row: DecisionRow): DecisionList {
  const isKnown = list.rows.some((known) => known.requestId === row.requestId);
  const rows = isKnown
    ? list.rows.map((known) => (known.requestId === row.requestId ? row : known))
    : [row, ...list.rows];
  return { ...list, rows };
}

/** How many rows of `after` were not there before. */
export function countNew(before: DecisionList | undefined, after: DecisionList): number {
  if (!before) return 0;
  const known = idsOf(before.rows);
  return after.rows.filter((row) => !known.has(row.requestId)).length;
}
