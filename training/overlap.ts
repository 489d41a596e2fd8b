import { createHash } from 'node:crypto';

/** A text that must not be one of a public test set, by the row it stands in. */
export type OwnText = { readonly id: string; readonly text: string };

/** A row of ours whose text is known from a test set. */
export type Overlap = { readonly id: string; readonly hash: string };

/** Characters that are compared: copies are often cut, or differ in what follows. */
const COMPARED_CHARACTERS = 200;

/** A text of fewer letters and digits is everybody's: “thanks”, “try again”. */
const FEWEST_CHARACTERS = 12;

/** Half of a SHA-256 in hex: no two texts of ours and theirs will meet by chance. */
const HASH_DIGITS = 16;

/** Letters and digits of all scripts, lower case: what is left when punctuation and spacing are nobody's. */
export const lettersOf = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');

/** The part of a text that tells whether it is a copy. */
export const normalise = (text: string): string => Array.from(lettersOf(text)).slice(0, COMPARED_CHARACTERS).join('');

/** What is kept of a text of a test set, so that the text itself never gets into this repository. */
export const hashOfPrompt = (text: string): string =>
  createHash('sha256').update(normalise(text)).digest('hex').slice(0, HASH_DIGITS);

/** Whether a text is long enough to be somebody's. */
export const isOwn = (text: string): boolean => normalise(text).length >= FEWEST_CHARACTERS;

/** The rows of ours that are known from a test set. */
export const findOverlap = (rows: readonly OwnText[], hashes: ReadonlySet<string>): readonly Overlap[] =>
  rows
    .filter(({ text }) => isOwn(text))
    .map(({ id, text }) => ({ id, hash: hashOfPrompt(text) }))
    .filter(({ hash }) => hashes.has(hash));

/** Reads a list of hashes, one a line. Throws on a line that is none. */
export function parseHashes(text: string): ReadonlySet<string> {
  const lines = text.split('\n').filter((line) => line !== '');
  for (const line of lines) if (!/^[0-9a-f]{16}$/.test(line)) throw new Error(`Not a hash of 16 hex digits: ${line}`);
  return new Set(lines);
}

/** Writes a list of hashes; the same ones always give the same text. */
export const hashesText = (hashes: ReadonlySet<string>): string =>
  [...hashes]
    .sort()
    .map((hash) => `${hash}\n`)
    .join('');
