import { hashWord } from '../src/core/learned/hash.js';

/** Words of a shingle: two texts that share a run of this many are near copies. Source: the data's README. */
const SHINGLE_WORDS = 6;

/** Shingles looked at per text; near copies share nearly all of theirs, so the smallest hashes are enough. */
const SKETCH = 12;

/** A shingle that so many texts share is a template, not a copy. */
const TEMPLATE_TEXTS = 12;

/** The cluster of each text, by index: near copies and rows of one group are in the same cluster. */
export function clusterOf(rows: readonly { readonly group: string; readonly text: string }[]): readonly number[] {
  const parent = rows.map((_, index) => index);
  const find = (at: number): number => {
    let root = at;
    while (parent[root] !== root) root = parent[root] ?? root;
    return root;
  };
  const byKey = new Map<string | number, number[]>();
  rows.forEach((row, index) => {
    for (const key of [row.group, ...sketch(row.text)]) {
      const known = byKey.get(key);
      if (known) known.push(index);
      else byKey.set(key, [index]);
    }
  });
  for (const [key, members] of byKey) {
    if (typeof key === 'number' && members.length > TEMPLATE_TEXTS) continue;
    for (const member of members) parent[find(member)] = find(members[0] ?? member);
  }
  return rows.map((_, index) => find(index));
}

function sketch(text: string): readonly number[] {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  const hashes = new Set<number>();
  for (let at = 0; at + SHINGLE_WORDS <= words.length; at += 1) {
    hashes.add(hashWord(words.slice(at, at + SHINGLE_WORDS).join(' ')));
  }
  return [...hashes].sort((a, b) => a - b).slice(0, SKETCH);
}

/** The fold of each cluster: by a hash of the group that names it, so that rows added later move nobody. */
export function foldsOf(
  rows: readonly { readonly group: string; readonly text: string }[],
  folds: number,
): readonly number[] {
  return clusterOf(rows).map((cluster) => hashWord(rows[cluster]?.group ?? '') % folds);
}
