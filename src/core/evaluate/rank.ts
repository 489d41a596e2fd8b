/** Two figures of one thing. */
export type Pair = readonly [number, number];

/** Places from 1, smallest first; equal values share the mean of their places. */
export function ranksOf(values: readonly number[]): readonly number[] {
  const order = values.map((value, at) => ({ value, at })).sort((a, b) => a.value - b.value);
  const ranks = values.map(() => 0);
  for (let from = 0; from < order.length;) {
    const to = endOfTie(order, from);
    for (const { at } of order.slice(from, to)) ranks[at] = (from + 1 + to) / 2;
    from = to;
  }
  return ranks;
}

function endOfTie(order: readonly { readonly value: number }[], from: number): number {
  let to = from + 1;
  while (to < order.length && order[to]?.value === order[from]?.value) to += 1;
  return to;
}

/** Spearman's rank correlation, -1 to 1; undefined when one side is constant or there are no pairs. */
export function spearman(pairs: readonly Pair[]): number | undefined {
  const left = ranksOf(pairs.map(([one]) => one));
  const right = ranksOf(pairs.map(([, other]) => other));
  const mean = (pairs.length + 1) / 2;
  let together = 0;
  let leftSpread = 0;
  let rightSpread = 0;
  left.forEach((rank, at) => {
    const one = rank - mean;
    const other = (right[at] ?? mean) - mean;
    together += one * other;
    leftSpread += one * one;
    rightSpread += other * other;
  });
  const spread = Math.sqrt(leftSpread * rightSpread);
  return spread === 0 ? undefined : together / spread;
}
