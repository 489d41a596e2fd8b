/** A 95 % interval of a figure, by drawing rows again and again with replacement. */
export type Interval = { readonly low: number; readonly high: number };

/** Where chance comes from, and how many times to draw. */
export type Draws = {
  /** 0 to below 1. Seed it, so that a figure can be reproduced. */
  readonly chance: () => number;
  readonly times?: number;
};

/** Enough for the second decimal of the interval's ends. */
const TIMES = 1_000;

/** What lies outside on either side of a 95 % interval. */
const TAIL_RATIO = 0.025;

/** The interval of a figure over these rows; draws that give none are left out, and undefined means that all were. */
export function bootstrap<Row>(
  rows: readonly Row[],
  figureOf: (rows: readonly Row[]) => number | undefined,
  { chance, times = TIMES }: Draws,
): Interval | undefined {
  const figures: number[] = [];
  for (let draw = 0; draw < times; draw += 1) {
    const figure = figureOf(drawFrom(rows, chance));
    if (figure !== undefined) figures.push(figure);
  }
  figures.sort((a, b) => a - b);
  const outside = Math.floor(figures.length * TAIL_RATIO);
  const low = figures[outside];
  const high = figures[figures.length - 1 - outside];
  return low === undefined || high === undefined ? undefined : { low, high };
}

const drawFrom = <Row>(rows: readonly Row[], chance: () => number): readonly Row[] =>
  rows.map((row) => rows[Math.floor(chance() * rows.length)] ?? row);

/** Numbers from 0 to below 1 that are the same for the same seed. Source: splitmix32, with the constants of Wellons' hash prospector. */
export function seededChance(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  };
}
