import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';

/** Reads one row a line. Throws where a row has not the form, or where there is none. */
export async function readRows<T>(dir: string, name: string, row: z.ZodType<T>): Promise<readonly T[]> {
  const text = await readFile(path.join(dir, `${name}.jsonl`), 'utf8');
  const lines = text.split('\n').filter((line) => line !== '');
  return z
    .array(row)
    .min(1)
    .parse(lines.map((line) => JSON.parse(line) as unknown));
}

/** Bytes that are kept as base64. */
export const bytesField = z.base64().transform((text) => Buffer.from(text, 'base64'));

/** What became of one row, or of one row in one place; `fault` is undefined when it is as expected. */
export type Verdict = { readonly id: string; readonly fault: string | undefined };

/** The text of whatever was thrown, on one line. */
export const said = (thrown: unknown): string =>
  (thrown instanceof Error ? thrown.message : String(thrown)).replace(/\s+/g, ' ').slice(0, 300);
