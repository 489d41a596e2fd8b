/** Start value of the FNV-1a hash, 32 bit. Source: RFC 9923. */
export const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/** One step of FNV-1a over a UTF-16 code unit. */
export const fnvStep = (hash: number, code: number): number => Math.imul(hash ^ code, FNV_PRIME);

/** Spreads the last characters over all bits, so that low bits can be used as a bucket. Unsigned. */
export function spread(hash: number): number {
  const mixed = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
  return (mixed ^ (mixed >>> 13)) >>> 0;
}

/** The hash of a word as the scanner makes it: lower case, FNV-1a, spread. */
export function hashWord(word: string): number {
  let hash = FNV_OFFSET;
  for (let at = 0; at < word.length; at += 1) hash = fnvStep(hash, word.charCodeAt(at));
  return spread(hash);
}

/** The hash of two neighbours in order; chains for longer runs. Unsigned. */
export const hashPair = (first: number, second: number): number =>
  spread(Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca77) ^ (second >>> 7));
