import { randomFillSync } from 'node:crypto';
import { monotonicFactory } from 'ulid';

/** Asking for one random byte takes as long as asking for many, and every id takes 16. */
const RESERVE_BYTES = 1_024;

const BYTE_VALUES = 256;

const reserve = new Uint8Array(RESERVE_BYTES);
let used = RESERVE_BYTES;

/** A share from 0 to below 1 in steps of a byte: eight times as fine as the 32 letters of an id need. */
function chance(): number {
  if (used === RESERVE_BYTES) {
    randomFillSync(reserve);
    used = 0;
  }
  const byte = reserve[used] ?? 0;
  used += 1;
  return byte / BYTE_VALUES;
}

const next = monotonicFactory(chance);

/** A new ULID: unique, and later ones sort after earlier ones of this process. */
export const newId = (): string => next();
