import { LETTER } from '../src/core/learned/characters.js';
import { scan } from '../src/core/learned/scan.js';

/** A word in so many texts is everybody's word, not a name or a secret of one person. */
const FEWEST_TEXTS = 10;
const SHORTEST = 3;

/** Hashes, ascending, of words that explanations may name. */
export function wordsToName(texts: readonly string[]): Uint32Array {
  const counts = new Map<number, number>();
  for (const text of texts) for (const hash of wordsOf(text)) counts.set(hash, (counts.get(hash) ?? 0) + 1);
  const common = [...counts].filter(([, count]) => count >= FEWEST_TEXTS).map(([hash]) => hash);
  return Uint32Array.from(common).sort();
}

function wordsOf(text: string): ReadonlySet<number> {
  const { size, hashes, kinds, starts, ends } = scan(text);
  const words = new Set<number>();
  for (let at = 0; at < size; at += 1) {
    if (kinds[at] === LETTER && (ends[at] ?? 0) - (starts[at] ?? 0) >= SHORTEST) words.add(hashes[at] ?? 0);
  }
  return words;
}
