import type { LedgerEntry } from '../core/ledger.js';
import type { LedgerStore } from '../store/store.js';
import { jsonLine } from './json-line.js';
import { CSV_HEADER, csvFromEntry } from './ledger-csv.js';

/** 'jsonl' is one entry a line, as it is; 'csv' a table with a header line. */
export type LedgerFormat = 'csv' | 'jsonl';

/** Rows in memory at a time. */
const PAGE_ROWS = 500;

/**
 * Writes the ledger as text, in the order in which its rows were written, page after page. Decisions are not in it, nor
 * rows that were removed, of which only sums are left. Ends with a line end.
 */
export async function exportLedger(
  ledger: Pick<LedgerStore, 'after'>,
  format: LedgerFormat,
  write: (text: string) => Promise<void>,
): Promise<void> {
  const lineOf: (entry: LedgerEntry) => string = format === 'csv' ? csvFromEntry : jsonLine;
  if (format === 'csv') await write(`${CSV_HEADER}\r\n`);
  const end = format === 'csv' ? '\r\n' : '\n';
  let lastId: string | undefined;
  for (;;) {
    const page = await ledger.after(lastId, PAGE_ROWS);
    if (page.length === 0) return;
    await write(page.map((entry) => lineOf(entry) + end).join(''));
    lastId = page.at(-1)?.requestId;
  }
}
