/** What decides on which side a row of the corpus is. */
export type CorpusRow = { readonly id: string; readonly group?: string | undefined };

/** One group of rows in this many is kept from training. */
const ONE_IN = 16;

/** A benchmark of this many rows is done in a moment, also with slow strategies. */
const MOST_ROWS = 300;

/**
 * True for a row that no training may see: the benchmark is made of these. Rows that say the same thing (one group) are
 * on the same side, and rows that are added later move nobody.
 */
export const isHeldOut = (row: CorpusRow): boolean => hashOf(row) % ONE_IN === 0;

/** The rows of the benchmark, in the order they came: all that are held out, or the same few of them when there are more. */
export function selectBenchmark<Row extends CorpusRow>(rows: readonly Row[]): readonly Row[] {
  const heldOut = rows.filter(isHeldOut);
  const chosen = new Set(heldOut.toSorted((a, b) => hashOf(a) - hashOf(b)).slice(0, MOST_ROWS));
  return heldOut.filter((row) => chosen.has(row));
}

/**
 * FNV-1a, 32 bit, over the code units of the name. Source: RFC 9923. Not the hash of the learned features: a change
 * there must not move a row from one side to the other.
 */
function hashOf({ id, group }: CorpusRow): number {
  const name = group ?? id;
  let hash = 0x811c9dc5;
  for (let at = 0; at < name.length; at += 1) hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}
