import { FNV_OFFSET, fnvStep } from './hash.js';

const E = 101;
const G = 103;
const I = 105;
const N = 110;
const S = 115;
const Y = 121;
const D = 100;

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
  const code = (back: number): number => text.charCodeAt(end - back - cut);
  let cut = 0;
  const left = (): number => end - start - cut;
  if (left() >= 4 && code(1) === S && !isKeptBeforeS(code(2))) cut += 1;
  if (left() >= 6 && code(3) === I && code(2) === N && code(1) === G) cut += 3;
  else if (left() >= 5 && code(2) === E && code(1) === D) cut += 2;
  if (left() >= 4 && code(1) === E) cut += 1;
  if (cut > 1 && left() >= 4 && code(1) === code(2) && code(1) !== S) cut += 1;
  return left();
}

/** "class", "status", "analysis" and "alias" are no plurals. */
const isKeptBeforeS = (code: number): boolean => code === S || code === 117 || code === I || code === 97;
