import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A new empty folder, and what removes it. */
export type TestFolder = { readonly dir: string; readonly remove: () => void };

export function makeFolder(): TestFolder {
  const dir = mkdtempSync(path.join(tmpdir(), 'ledger-test-'));
  return { dir, remove: () => rmSync(dir, { recursive: true, force: true }) };
}

/** Damages a stretch of a file that nobody has open. */
export function overwrite(file: string, fromByte: number, toByte: number): void {
  writeFileSync(file, readFileSync(file).fill(0xff, fromByte, toByte));
}

/** For stores that must have nothing to report. */
export function mustNotReport(error: unknown): void {
  throw error;
}
