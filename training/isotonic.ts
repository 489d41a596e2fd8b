import type { Knot } from '../src/core/learned/model.js';

type Block = { x: number; y: number; weight: number };

/**
 * The non-falling line nearest to the points, by pooling adjacent violators (Ayer et al. 1955), thinned to `most`
 * knots. Points are (x, y) with y from 0 to 1.
 */
export function fitIsotonic(points: readonly Knot[], most: number): readonly Knot[] {
  const sorted = points.toSorted(([a], [b]) => a - b);
  const blocks: Block[] = [];
  for (const [x, y] of binned(sorted)) {
    blocks.push({ x, y, weight: 1 });
    pool(blocks);
  }
  return thin(blocks, most).map(({ x, y }) => [round(x), round(y)] as const);
}

/** Equal numbers of points a bin, so that one odd point moves nothing. */
const BINS = 60;

function binned(sorted: readonly Knot[]): readonly Knot[] {
  const size = Math.max(1, Math.ceil(sorted.length / BINS));
  const bins: Knot[] = [];
  for (let from = 0; from < sorted.length; from += size) {
    const bin = sorted.slice(from, from + size);
    bins.push([sum(bin.map(([x]) => x)) / bin.length, sum(bin.map(([, y]) => y)) / bin.length]);
  }
  return bins;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

function pool(blocks: Block[]): void {
  for (let last = blocks.at(-1), before = blocks.at(-2); last && before && before.y > last.y;) {
    const weight = before.weight + last.weight;
    const joined = {
      x: (before.x * before.weight + last.x * last.weight) / weight,
      y: (before.y * before.weight + last.y * last.weight) / weight,
      weight,
    };
    blocks.splice(-2, 2, joined);
    last = blocks.at(-1);
    before = blocks.at(-2);
  }
}

/** Drops the knot that changes least, until few enough are left; the ends stay. */
function thin(blocks: readonly Block[], most: number): readonly Block[] {
  const kept = [...blocks];
  while (kept.length > most) {
    let least = 1;
    for (let at = 2; at < kept.length - 1; at += 1) if (bend(kept, at) < bend(kept, least)) least = at;
    kept.splice(least, 1);
  }
  return kept;
}

function bend(blocks: readonly Block[], at: number): number {
  const [a, b, c] = [blocks[at - 1], blocks[at], blocks[at + 1]];
  if (!a || !b || !c) return Infinity;
  const straight = a.y + ((c.y - a.y) * (b.x - a.x)) / (c.x - a.x || 1);
  return Math.abs(b.y - straight);
}

const round = (value: number): number => Math.round(value * 10_000) / 10_000;
