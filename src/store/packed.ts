import type { SQLOutputValue } from 'node:sqlite';
import { deflateRawSync, inflateRawSync } from 'node:zlib';

/** As much as a decision's candidates need to find each other's words again; the default would set aside a quarter of a megabyte for each row. */
const OPTIONS = { windowBits: 13, memLevel: 6 } as const;

/** Far above any decision: what inflates to more is not ours. */
const MAX_JSON_BYTES = 16 * 1024 * 1024;

/** JSON as it is kept, a quarter of its length: the candidates of a decision, most of its row, are much alike. */
export const pack = (json: string): Uint8Array<ArrayBuffer> => deflateRawSync(json, OPTIONS);

/** The JSON again; rows of before are plain text. Throws for bytes that are not ours. */
export const unpack = (kept: SQLOutputValue | undefined): string =>
  kept instanceof Uint8Array
    ? inflateRawSync(kept, { ...OPTIONS, maxOutputLength: MAX_JSON_BYTES }).toString('utf8')
    : String(kept);
