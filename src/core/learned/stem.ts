import { FNV_OFFSET, fnvStep, spread } from './hash.js';

const L = 108;
const E = 101;
const G = 103;
const I = 105;
const N = 110;
const S = 115;
const Y = 121;
const D = 100;

/** Shorter words keep their endings. */
const SHORTEST_CUT = 4;

/** The unspread FNV-1a hash of a word without its commonest English endings: "queries" and "query" meet. */
export function hashStem(text: string, start: number, end: number): number {
  const length = stemLength(text, start, end);
  let hash = FNV_OFFSET;
  for (let at = start; at < start + length; at += 1) {
    const code = text.charCodeAt(at);
    hash = fnvStep(hash, code === Y && at === start + length - 1 && length > 2 ? I : code);
  }
  return hash;
}

/** How many characters of a word are left. The same rules for every word, so it matters little when a rule is wrong. */
function stemLength(text: string, start: number, end: number): number {
  if (end - start < SHORTEST_CUT) return end - start;
  let to = end;
  if (text.charCodeAt(to - 1) === S && !isKeptBeforeS(text.charCodeAt(to - 2))) to -= 1;
  to -= pastLength(text, start, to);
  if (to - start >= SHORTEST_CUT && text.charCodeAt(to - 1) === E) to -= 1;
  const last = text.charCodeAt(to - 1);
  const isDoubled = last === text.charCodeAt(to - 2) && last !== S && last !== L; // "passed" and "called" keep theirs
  return end - to > 1 && to - start >= SHORTEST_CUT && isDoubled ? to - start - 1 : to - start;
}

/** Length of "ing" or "ed" at the end of a word that is long enough without it. */
function pastLength(text: string, start: number, end: number): number {
  const last = text.charCodeAt(end - 1);
  if (last === G) {
    return end - start >= 6 && text.charCodeAt(end - 3) === I && text.charCodeAt(end - 2) === N ? 3 : 0;
  }
  return last === D && end - start >= 5 && text.charCodeAt(end - 2) === E ? 2 : 0;
}

/** "class", "status", "analysis" and "alias" are no plurals. */
const isKeptBeforeS = (code: number): boolean => code === S || code === 117 || code === I || code === 97;

/** The hash the scanner gives a word of small letters. */
export const hashOfWord = (word: string): number => spread(hashStem(word, 0, word.length));
