import { endpointsOf, openEndpoints, type Placed } from '../core/endpoints.js';
import { allowsRegion, type Region } from '../core/region.js';
import type { DialDeps } from './dial.js';

/** A place of a provider, for people. */
export type PlaceView = {
  readonly region: Region;
  /** Its origin; empty for what is called inside this process. */
  readonly address: string;
  /** 'next' is where the next call goes; 'outside' may not be called; 'dearer' would cost more than another. */
  readonly state: 'next' | 'open' | 'dearer' | 'outside';
  /** Mean milliseconds to the head of an answer; undefined when it was not called. */
  readonly latencyMs: number | undefined;
};

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
