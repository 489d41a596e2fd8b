/**
 * One request that a weak and a strong model both answered. A higher score sends it to the strong one sooner;
 * `weak` and `strong` are the qualities of their answers. Weight is 1 when absent.
 */
export type RoutedPair = {
  readonly score: number;
  readonly weak: number;
  readonly strong: number;
  readonly weight?: number;
};

/**
 * How much of the gap between the models a score recovers, over all shares of strong calls: 0.5 is chance.
 * Source: RouteLLM (arXiv 2406.18665).
 */
export type Apgr = {
  readonly n: number;
  readonly weakQuality: number;
  readonly strongQuality: number;
  /** RouteLLM's own: the trapezoid over the shares 0, 0.1 … 1. */
  readonly apgr: number;
  /** The exact area under the curve. */
  readonly exactApgr: number;
  /** The smallest share of strong calls that recovers half of the gap, and 80 % of it. */
  readonly cpt50Ratio: number;
  readonly cpt80Ratio: number;
};

/** The trapezoids of RouteLLM's curve: ten equal shares of strong calls. */
const STEPS = 10;

/** Keeps a share that is reached exactly from being missed by a rounding error. */
const EPSILON = 1e-12;

/** After sending this share of the requests to the strong model, this share of the gap is recovered. */
type Point = { readonly strongRatio: number; readonly recoveredRatio: number };

/** RouteLLM's figures for a score; undefined when the models are equally good, so that there is no gap to recover. */
export function apgrOf(pairs: readonly RoutedPair[]): Apgr | undefined {
  const weightSum = sumOf(pairs, () => 1);
  const weakQuality = sumOf(pairs, ({ weak }) => weak) / weightSum;
  const strongQuality = sumOf(pairs, ({ strong }) => strong) / weightSum;
  const gap = strongQuality - weakQuality;
  if (!(Math.abs(gap) > EPSILON)) return undefined; // also without any pair, where the gap is not a number
  const curve = curveOf(pairs, weightSum, gap);
  return {
    n: pairs.length,
    weakQuality,
    strongQuality,
    apgr: areaOf(tenthsOf(curve)),
    exactApgr: areaOf(curve),
    cpt50Ratio: shareToRecover(curve, 0.5),
    cpt80Ratio: shareToRecover(curve, 0.8),
  };
}

const sumOf = (pairs: readonly RoutedPair[], valueOf: (pair: RoutedPair) => number): number =>
  pairs.reduce((sum, pair) => sum + (pair.weight ?? 1) * valueOf(pair), 0);

/** One point after each run of equal scores: a straight line through the run is what breaking its ties by lot gives on average. */
function curveOf(pairs: readonly RoutedPair[], weightSum: number, gap: number): readonly Point[] {
  const ranked = pairs.toSorted((a, b) => b.score - a.score);
  const points: Point[] = [{ strongRatio: 0, recoveredRatio: 0 }];
  let calls = 0;
  let gained = 0;
  ranked.forEach((pair, at) => {
    const { score, weak, strong, weight = 1 } = pair;
    calls += weight;
    gained += weight * (strong - weak);
    if (ranked[at + 1]?.score === score) return;
    points.push({ strongRatio: calls / weightSum, recoveredRatio: gained / (gap * weightSum) });
  });
  return points;
}

function tenthsOf(curve: readonly Point[]): readonly Point[] {
  return Array.from({ length: STEPS + 1 }, (_, step) => {
    const strongRatio = step / STEPS;
    return { strongRatio, recoveredRatio: recoveredAt(curve, strongRatio) };
  });
}

function recoveredAt(curve: readonly Point[], strongRatio: number): number {
  const found = segmentWhere(curve, (end) => end.strongRatio >= strongRatio);
  if (!found) return 1;
  const { start, end } = found;
  const width = end.strongRatio - start.strongRatio;
  if (width === 0) return end.recoveredRatio; // a request of no weight
  const along = (strongRatio - start.strongRatio) / width;
  return start.recoveredRatio + along * (end.recoveredRatio - start.recoveredRatio);
}

function shareToRecover(curve: readonly Point[], wantedRatio: number): number {
  const found = segmentWhere(curve, (end) => end.recoveredRatio >= wantedRatio - EPSILON);
  if (!found) return 1;
  const { start, end } = found;
  const along = Math.min(1, (wantedRatio - start.recoveredRatio) / (end.recoveredRatio - start.recoveredRatio));
  return start.strongRatio + along * (end.strongRatio - start.strongRatio);
}

/** The first piece of the curve whose end is as wanted. */
function segmentWhere(
  curve: readonly Point[],
  isWanted: (end: Point) => boolean,
): { readonly start: Point; readonly end: Point } | undefined {
  const at = curve.findIndex((point, index) => index > 0 && isWanted(point));
  const start = curve[at - 1];
  const end = curve[at];
  return start && end && { start, end };
}

function areaOf(curve: readonly Point[]): number {
  return curve.reduce((area, end, at) => {
    const start = curve[at - 1];
    if (!start) return area;
    return area + ((start.recoveredRatio + end.recoveredRatio) / 2) * (end.strongRatio - start.strongRatio);
  }, 0);
}
