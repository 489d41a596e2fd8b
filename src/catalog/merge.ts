import { refText } from '../core/model.js';
import type { CatalogRows } from './schema.js';

/** Lays the user's rows over ours: a row with the same key replaces ours whole, a new key is added. */
export function mergeRows(ours: CatalogRows, theirs: CatalogRows): CatalogRows {
  return {
    providers: overlay(ours.providers, theirs.providers, (row) => row.id),
    models: overlay(ours.models, theirs.models, refText),
  };
}

function overlay<Row>(ours: readonly Row[], theirs: readonly Row[], keyOf: (row: Row) => string): readonly Row[] {
  const replaced = new Set(theirs.map(keyOf));
  return [...ours.filter((row) => !replaced.has(keyOf(row))), ...theirs];
}
