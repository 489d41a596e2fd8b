import { endpointsOf, openEndpoints, type Placed, type PlaceView } from '../core/endpoints.js';
import { allowsRegion } from '../core/region.js';
import type { DialDeps } from './dial.js';

/** Every place of a provider, those that may be called first and the quickest of them at the top. */
export function viewPlaces(
  card: Placed,
  { residency, times }: Pick<DialDeps, 'residency' | 'times'>,
): readonly PlaceView[] {
  const allowed = residency();
  const open = times.ranked(openEndpoints(card, undefined, allowed).map(({ baseUrl }) => baseUrl));
  const orderOf = (baseUrl: string): number => (open.includes(baseUrl) ? open.indexOf(baseUrl) : open.length);
  return endpointsOf(card)
    .toSorted((a, b) => orderOf(a.baseUrl) - orderOf(b.baseUrl))
    .map(({ region, baseUrl }) => ({
      region,
      address: URL.canParse(baseUrl) ? new URL(baseUrl).origin : '',
      state: stateOf(open.indexOf(baseUrl), allowsRegion(allowed, region)),
      latencyMs: times.latencyMsOf(baseUrl),
    }));
}

function stateOf(index: number, isAllowed: boolean): PlaceView['state'] {
  if (index === 0) return 'next';
  if (index > 0) return 'open';
  return isAllowed ? 'dearer' : 'outside';
}
