/** What a way of choosing models costs for one request, and how good its answers are, both on average. */
export type Tradeoff = { readonly cost: number; readonly quality: number };

/** Percentage points in a share of 1. */
const POINTS = 100;

/**
 * How many percentage points a policy gains over always using one model, or a mix by lot of two such models that costs
 * the same. Below zero it is not worth its trouble. Undefined without any constant policy to compare with.
 */
export function gainOverHull(policy: Tradeoff, constants: readonly Tradeoff[]): number | undefined {
  const quality = qualityAt(hullOf(constants), policy.cost);
  return quality === undefined ? undefined : POINTS * (policy.quality - quality);
}

/** The constant policies that no mix of others beats, cheapest first: the upper convex hull while it rises. */
export function hullOf(constants: readonly Tradeoff[]): readonly Tradeoff[] {
  const hull: Tradeoff[] = [];
  for (const next of constants.toSorted((a, b) => a.cost - b.cost || b.quality - a.quality)) {
    const last = hull.at(-1);
    if (last && next.quality <= last.quality) continue;
    while (isUnderLine(hull, next)) hull.pop();
    hull.push(next);
  }
  return hull;
}

/** True when the last corner lies on or below the line from the one before it to `next`. */
function isUnderLine(hull: readonly Tradeoff[], next: Tradeoff): boolean {
  const before = hull.at(-2);
  const last = hull.at(-1);
  if (!before || !last) return false;
  const rise = (next.quality - before.quality) * (last.cost - before.cost);
  return rise >= (last.quality - before.quality) * (next.cost - before.cost);
}

/** What a mix of constant policies reaches at this cost; money beyond the best one buys nothing, and less than the cheapest buys the cheapest. */
function qualityAt(hull: readonly Tradeoff[], cost: number): number | undefined {
  const above = hull.findIndex((corner) => corner.cost >= cost);
  const dearer = hull[above];
  const cheaper = hull[above - 1];
  if (!dearer) return hull.at(-1)?.quality;
  if (!cheaper) return dearer.quality;
  const along = (cost - cheaper.cost) / (dearer.cost - cheaper.cost);
  return cheaper.quality + along * (dearer.quality - cheaper.quality);
}
