/** Chance of following a link rather than jumping anywhere. Source: Mihalcea and Tarau, TextRank, 2004. */
const DAMPING = 0.85;

/** Ranks settle long before; the bound keeps the work fixed. */
const MAX_ROUNDS = 50;
const SETTLED_CHANGE = 1e-6;

/** Scores sentences by how much they share with the others; each is given as its content words. The scores' mean is 1. */
export function textRank(sentences: readonly (readonly string[])[]): readonly number[] {
  const links = similarities(sentences.map((words) => new Set(words)));
  const totals = links.map((row) => row.reduce((sum, weight) => sum + weight, 0));

  let scores: readonly number[] = sentences.map(() => 1);
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const next = links.map((row) => 1 - DAMPING + DAMPING * incoming(row, totals, scores));
    const change = Math.max(0, ...next.map((score, index) => Math.abs(score - (scores[index] ?? 0))));
    scores = next;
    if (change < SETTLED_CHANGE) break;
  }
  return scores;
}

/** Each neighbour hands on its score, shared out by the weight of its links. */
function incoming(row: readonly number[], totals: readonly number[], scores: readonly number[]): number {
  return row.reduce((sum, weight, other) => {
    const total = totals[other] ?? 0;
    return weight === 0 || total === 0 ? sum : sum + (weight / total) * (scores[other] ?? 0);
  }, 0);
}

function similarities(sentences: readonly ReadonlySet<string>[]): readonly (readonly number[])[] {
  const rows = sentences.map(() => new Array<number>(sentences.length).fill(0));
  for (const [index, words] of sentences.entries()) {
    for (const [other, otherWords] of sentences.slice(0, index).entries()) {
      const weight = similarity(words, otherWords);
      rows[index]?.fill(weight, other, other + 1);
      rows[other]?.fill(weight, index, index + 1);
    }
  }
  return rows;
}

/** Shared words over the logarithms of both lengths, so that long sentences do not win by length. */
function similarity(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const [small, large] = a.size <= b.size ? [a, b] : [b, a];
  if (small.size < 2) return 0;
  let shared = 0;
  for (const word of small) if (large.has(word)) shared += 1;
  return shared / (Math.log(a.size) + Math.log(b.size));
}
